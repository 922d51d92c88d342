package org.huren.lab.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.huren.lab.Unfinished;
import org.huren.lab.link.AstmLink.CommitOutcome;

/** A link engine with a clock of its own and a host that answers commits as told. */
final class Bench {
  private final AstmLink link;
  private final Deque<CommitOutcome> answers = new ArrayDeque<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private boolean answersAtOnce = true;
  private long now;

  final List<String> stored = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  final List<String> aside = new ArrayList<>();
  final List<Unfinished> whyAside = new ArrayList<>();
  final List<LinkNote> notes = new ArrayList<>();
  final List<LinkEffect> others = new ArrayList<>();
  boolean open = true;
  boolean closed;
  int noise;

  Bench(LinkProfile profile) {
    this.link = new AstmLink(profile, () -> open);
  }

  static Bench standard() {
    return new Bench(LinkProfile.standard());
  }

  AstmLink link() {
    return link;
  }

  /** The next commits end like this; after them, as stored. */
  Bench answering(CommitOutcome... outcomes) {
    answers.addAll(List.of(outcomes));
    return this;
  }

  /** Commits are left open until {@link #resolve}. */
  Bench leavingCommitsOpen() {
    answersAtOnce = false;
    return this;
  }

  /** What is answered once a commit left open ends. */
  String resolve(CommitOutcome outcome) {
    sent.reset();
    answer(outcome);
    return letters();
  }

  /** What is answered to these bytes, as letters: A for ACK, N for NAK, E for ENQ, T for EOT. */
  String receive(byte[]... pieces) {
    sent.reset();
    for (byte[] piece : pieces) {
      carryOut(link.receive(piece, 0, piece.length, now));
    }
    return letters();
  }

  /** What is sent while time passes, deadline by deadline. */
  String pass(Duration time) {
    sent.reset();
    long until = now + time.toNanos();
    while (link.deadline().isPresent() && link.deadline().getAsLong() <= until) {
      now = Math.max(now, link.deadline().getAsLong());
      carryOut(link.tick(now));
    }
    now = until;
    return letters();
  }

  String send(String message) {
    sent.reset();
    carryOut(link.send(message.getBytes(StandardCharsets.ISO_8859_1), now));
    return letters();
  }

  void disconnect() {
    carryOut(link.disconnect(now));
  }

  byte[] sentBytes() {
    return sent.toByteArray();
  }

  private String letters() {
    StringBuilder letters = new StringBuilder();
    for (byte b : sent.toByteArray()) {
      switch (b) {
        case 0x06 -> letters.append('A');
        case 0x15 -> letters.append('N');
        case 0x05 -> letters.append('E');
        case 0x04 -> letters.append('T');
        default -> letters.append('.');
      }
    }
    return letters.toString();
  }

  private void carryOut(List<LinkEffect> effects) {
    for (LinkEffect effect : effects) {
      if (effect instanceof LinkEffect.Send send) {
        sent.writeBytes(send.bytes().toArray());
      } else if (effect instanceof LinkEffect.CommitRequested commit) {
        asked.add(text(commit.message().toArray()));
        if (answersAtOnce) {
          answer(answers.isEmpty() ? CommitOutcome.STORED : answers.remove());
        }
      } else if (effect instanceof LinkEffect.SetAside set) {
        aside.add(text(set.soFar().toArray()));
        whyAside.add(set.why());
      } else if (effect instanceof LinkEffect.Noted noted) {
        notes.add(noted.note());
      } else if (effect instanceof LinkEffect.Noise some) {
        noise += some.bytes();
      } else if (effect instanceof LinkEffect.Close) {
        closed = true;
      } else {
        others.add(effect);
      }
    }
  }

  private void answer(CommitOutcome outcome) {
    if (outcome == CommitOutcome.STORED) {
      stored.add(asked.get(asked.size() - 1));
    }
    carryOut(link.resolve(outcome, now));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
