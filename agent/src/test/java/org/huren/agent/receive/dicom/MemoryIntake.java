package org.huren.agent.receive.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.huren.agent.item.Facts;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.StoreOutcome;

/** A spool in memory that has as much room as the test says. */
final class MemoryIntake implements Intake {
  private static final ItemId ID = ItemId.parse("0192f3a0-0000-7000-8000-000000000001");

  /** What was committed. */
  record Stored(Source source, Facts facts, ByteBuffer content) {}

  final BlockingQueue<Stored> stored = new LinkedBlockingQueue<>();
  volatile boolean shortOfSpace;
  volatile Optional<Refusal> refusal = Optional.empty();

  @Override
  public Admission admit(PayloadKind kind, Source source) {
    return refusal.isPresent()
        ? new Admission.Refused(refusal.get())
        : new Admission.Admitted(new Arriving(source));
  }

  @Override
  public boolean isOpen() {
    return refusal.isEmpty();
  }

  @Override
  public boolean invitesSenders() {
    return isOpen() && !shortOfSpace;
  }

  @Override
  public Optional<Path> keepAside(PayloadKind kind, Source source, byte[] soFar) {
    return Optional.empty();
  }

  private final class Arriving implements Reception {
    private final Source source;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int contentAt;

    Arriving(Source source) {
      this.source = source;
    }

    @Override
    public ItemId id() {
      return ID;
    }

    @Override
    public void write(ByteBuffer more) {
      byte[] piece = new byte[more.remaining()];
      more.get(piece);
      bytes.writeBytes(piece);
    }

    @Override
    public void beginContent() {
      contentAt = bytes.size();
    }

    @Override
    public boolean isDoomed() {
      return false;
    }

    @Override
    public CompletionStage<StoreOutcome> commit(Supplier<Facts> facts) {
      stored.add(
          new Stored(
              source,
              facts.get(),
              ByteBuffer.wrap(bytes.toByteArray(), contentAt, bytes.size() - contentAt).slice()));
      return CompletableFuture.completedFuture(new StoreOutcome.Stored(ID));
    }

    @Override
    public void abandon() {}
  }
}
