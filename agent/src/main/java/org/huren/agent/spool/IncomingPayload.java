package org.huren.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.huren.agent.item.Facts;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.spool.HourFolders.Hour;

/** A payload being written to its {@code .part}, on the caller's thread, into the page cache. */
final class IncomingPayload implements Reception {
  private final ItemId id;
  private final PayloadKind kind;
  private final Source source;
  private final Hour hour;
  private final Path part;
  private final SpoolFiles.NewFile file;
  private final CommitLine line;
  private final KillPoint.Observer killPoints;
  private final CRC32C header = new CRC32C();
  private final CRC32C content = new CRC32C();
  private long length;
  private int contentOffset;
  private boolean ended;
  private volatile boolean doomed;

  IncomingPayload(
      ItemId id,
      PayloadKind kind,
      Source source,
      Hour hour,
      Path part,
      SpoolFiles.NewFile file,
      CommitLine line,
      KillPoint.Observer killPoints) {
    this.id = id;
    this.kind = kind;
    this.source = source;
    this.hour = hour;
    this.part = part;
    this.file = file;
    this.line = line;
    this.killPoints = killPoints;
  }

  @Override
  public ItemId id() {
    return id;
  }

  @Override
  public void write(ByteBuffer bytes) {
    checkNotEnded();
    if (doomed) {
      bytes.position(bytes.limit());
      return;
    }
    (contentOffset > 0 ? content : header).update(bytes.duplicate());
    length += bytes.remaining();
    try {
      file.write(bytes);
      killPoints.passed(KillPoint.MID_OBJECT);
    } catch (IOException e) {
      doomed = true;
      bytes.position(bytes.limit());
      line.writeFailed(id, e);
    }
  }

  @Override
  public void beginContent() {
    checkNotEnded();
    if (contentOffset > 0 || length > Integer.MAX_VALUE) {
      throw new IllegalStateException("content began at " + contentOffset + " already");
    }
    contentOffset = (int) length;
  }

  @Override
  public boolean isDoomed() {
    return doomed;
  }

  @Override
  public CompletionStage<StoreOutcome> commit(Supplier<Facts> facts) {
    checkNotEnded();
    ended = true;
    if (doomed) {
      line.forget(this);
      return CompletableFuture.completedFuture(new StoreOutcome.Refused(Intake.Refusal.NO_SPACE));
    }
    CompletableFuture<Facts> read = new CompletableFuture<>();
    CompletionStage<StoreOutcome> outcome = line.commit(this, read);
    try {
      read.complete(facts.get());
    } catch (RuntimeException e) {
      // A bug, but no reason to lose the payload or to stop: the check finds it without facts
      read.complete(Facts.none());
      throw e;
    }
    return outcome;
  }

  @Override
  public void abandon() {
    if (!ended) {
      ended = true;
      line.forget(this);
    }
  }

  private void checkNotEnded() {
    if (ended) {
      throw new IllegalStateException("payload " + id + " was committed or abandoned");
    }
  }

  Hour hour() {
    return hour;
  }

  Path part() {
    return part;
  }

  SpoolFiles.NewFile file() {
    return file;
  }

  PayloadName name() {
    int crc32c =
        contentOffset > 0
            ? JoinedCrc32c.of((int) header.getValue(), contentCrc32c(), length - contentOffset)
            : (int) header.getValue();
    return new PayloadName(id, source, length, crc32c, kind);
  }

  int contentOffset() {
    return contentOffset;
  }

  int contentCrc32c() {
    return (int) (contentOffset > 0 ? content : header).getValue();
  }
}
