package org.huren.agent.trial;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.huren.lab.Unfinished;
import org.huren.lab.link.AstmLink;
import org.huren.lab.link.LinkEffect;
import org.huren.lab.mllp.BlockEvent;
import org.huren.lab.mllp.BlockReader;
import org.huren.lab.profile.Protocol;

/**
 * Plays an instrument's bytes to the link layer as the gateway would hear them, everything being
 * stored at once, and notes what was said. Time stands still, but for the times of a capture, which
 * are shown and not waited for.
 */
final class LinkTrace {
  private static final byte STX = 0x02;
  private static final byte ETX = 0x03;
  private static final byte EOT = 0x04;
  private static final byte ENQ = 0x05;
  private static final byte ACK = 0x06;
  private static final byte NAK = 0x15;
  private static final byte ETB = 0x17;
  private static final String[] NAMES = {
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR",
    "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC",
    "FS", "GS", "RS", "US"
  };

  private final List<Trial.Step> steps = new ArrayList<>();
  private final List<byte[]> messages = new ArrayList<>();

  private LinkTrace() {}

  /** What was said on the line, and the whole messages that came of it. */
  record Result(List<Trial.Step> steps, List<byte[]> messages) {}

  static Result of(Capture capture, Protocol protocol) {
    LinkTrace trace = new LinkTrace();
    if (capture.kind() == Capture.Kind.MESSAGE) {
      trace.messages.add(capture.chunks().get(0).bytes().toArray());
    } else if (protocol instanceof Protocol.Hl7 hl7) {
      trace.blocks(capture, new BlockReader(hl7.blocks()));
    } else if (protocol instanceof Protocol.Astm astm) {
      trace.frames(capture, new AstmLink(astm.link(), () -> true));
    } else {
      trace.unframed(capture);
    }
    return new Result(trace.steps, trace.messages);
  }

  private void step(Optional<String> at, Trial.Who who, String what) {
    steps.add(new Trial.Step(at, who, what));
  }

  private void note(String what) {
    step(Optional.empty(), Trial.Who.NOTE, what);
  }

  private void unframed(Capture capture) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Capture.Chunk chunk : capture.chunks()) {
      said(chunk, chunk.bytes().toArray());
      if (chunk.fromInstrument()) {
        all.writeBytes(chunk.bytes().toArray());
      }
    }
    messages.add(all.toByteArray());
  }

  private void said(Capture.Chunk chunk, byte[] bytes) {
    step(
        chunk.at(),
        chunk.fromInstrument() ? Trial.Who.INSTRUMENT : Trial.Who.RECORDED_ANSWER,
        shown(bytes));
  }

  private void frames(Capture capture, AstmLink link) {
    for (Capture.Chunk chunk : capture.chunks()) {
      if (!chunk.fromInstrument()) {
        said(chunk, chunk.bytes().toArray());
        continue;
      }
      for (byte[] piece : pieces(chunk.bytes().toArray())) {
        said(chunk, piece);
        carryOut(link, link.receive(piece, 0, piece.length, 0));
      }
    }
    carryOut(link, link.disconnect(0));
  }

  private void carryOut(AstmLink link, List<LinkEffect> effects) {
    for (LinkEffect effect : effects) {
      if (effect instanceof LinkEffect.Send send) {
        step(Optional.empty(), Trial.Who.GATEWAY, shown(send.bytes().toArray()));
      } else if (effect instanceof LinkEffect.CommitRequested commit) {
        messages.add(commit.message().toArray());
        note("message " + messages.size() + ": " + commit.message().toArray().length + " bytes");
        carryOut(link, link.resolve(AstmLink.CommitOutcome.STORED, 0));
      } else if (effect instanceof LinkEffect.SetAside aside) {
        unfinished(aside.soFar().toArray(), aside.why());
      } else if (effect instanceof LinkEffect.Noted noted) {
        note(noted.note().key());
      } else if (effect instanceof LinkEffect.Noise noise) {
        note("noise: " + noise.bytes() + " bytes");
      } else if (effect instanceof LinkEffect.Close close) {
        note("close: " + close.why().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void unfinished(byte[] soFar, Unfinished why) {
    String reason = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    note("unfinished message (" + reason + "): " + soFar.length + " bytes, set aside");
  }

  private void blocks(Capture capture, BlockReader reader) {
    for (Capture.Chunk chunk : capture.chunks()) {
      said(chunk, chunk.bytes().toArray());
      if (chunk.fromInstrument()) {
        byte[] bytes = chunk.bytes().toArray();
        carryOut(reader.receive(bytes, 0, bytes.length));
      }
    }
    carryOut(reader.end(Unfinished.DISCONNECTED));
  }

  private void carryOut(List<BlockEvent> events) {
    for (BlockEvent event : events) {
      if (event instanceof BlockEvent.Message message) {
        messages.add(message.content().toArray());
        note("block " + messages.size() + ": " + message.content().toArray().length + " bytes");
      } else if (event instanceof BlockEvent.Broken broken) {
        unfinished(broken.soFar().toArray(), broken.why());
      } else if (event instanceof BlockEvent.Noise noise) {
        note("noise: " + noise.bytes() + " bytes");
      }
    }
  }

  /** Control characters by themselves, frames whole, so that each has its own answer. */
  private static List<byte[]> pieces(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == ENQ || b == EOT || b == ACK || b == NAK || b == STX) {
        cut(pieces, bytes, start, i);
        start = i;
        if (b != STX) {
          cut(pieces, bytes, i, i + 1);
          start = i + 1;
        }
      } else if (b == ETX || b == ETB) {
        int end = i + 1;
        while (end < bytes.length && end - i <= 4 && !isControl(bytes[end])) {
          end++;
        }
        cut(pieces, bytes, start, end);
        start = end;
        i = end - 1;
      }
    }
    cut(pieces, bytes, start, bytes.length);
    return pieces;
  }

  private static boolean isControl(byte b) {
    return b == ENQ || b == EOT || b == ACK || b == NAK || b == STX || b == ETX || b == ETB;
  }

  private static void cut(List<byte[]> pieces, byte[] bytes, int from, int to) {
    if (to > from) {
      pieces.add(Arrays.copyOfRange(bytes, from, to));
    }
  }

  /** Text with control characters by their names; bytes above ASCII in hexadecimal. */
  static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    boolean utf8 =
        Arrays.equals(
            new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    if (utf8) {
      new String(bytes, StandardCharsets.UTF_8).chars().forEach(c -> append(shown, (char) c));
    } else {
      for (byte b : bytes) {
        if (b < 0) {
          shown.append('<').append(HexFormat.of().toHexDigits(b)).append('>');
        } else {
          append(shown, (char) b);
        }
      }
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, char c) {
    if (c < NAMES.length) {
      shown.append('<').append(NAMES[c]).append('>');
    } else {
      shown.append(c == 0x7F ? "<DEL>" : String.valueOf(c));
    }
  }
}
