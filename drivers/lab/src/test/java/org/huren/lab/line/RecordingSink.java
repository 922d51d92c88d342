package org.huren.lab.line;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.lab.Unfinished;

/** A sink in memory that answers as it is told. */
final class RecordingSink implements MessageSink {
  final List<String> stored = new CopyOnWriteArrayList<>();
  final List<String> aside = new CopyOnWriteArrayList<>();
  final List<Unfinished> why = new CopyOnWriteArrayList<>();
  final List<CompletableFuture<Outcome>> open = new CopyOnWriteArrayList<>();
  volatile boolean accepting = true;
  volatile boolean answering = true;
  volatile Outcome outcome = new Outcome.Stored();

  @Override
  public boolean isOpen() {
    return accepting;
  }

  @Override
  public CompletionStage<Outcome> deliver(byte[] message, Peer peer) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    if (outcome instanceof Outcome.Stored) {
      stored.add(new String(message, StandardCharsets.ISO_8859_1));
    }
    if (answering) {
      answer.completeAsync(() -> outcome);
    } else {
      open.add(answer);
    }
    return answer;
  }

  @Override
  public void keepAside(byte[] soFar, Unfinished reason, Peer peer) {
    aside.add(new String(soFar, StandardCharsets.ISO_8859_1));
    why.add(reason);
  }
}
