package org.huren.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.spool.HourFolders.Hour;

/** Lets payloads in while the spool can keep them. */
final class Door implements Intake {
  private final SpoolState state;
  private final ItemIds ids;
  private final HourFolders folders;
  private final SpoolFiles files;
  private final CommitLine line;
  private final Unfinished unfinished;
  private final KillPoint.Observer killPoints;

  Door(
      SpoolState state,
      ItemIds ids,
      HourFolders folders,
      SpoolFiles files,
      CommitLine line,
      Unfinished unfinished,
      KillPoint.Observer killPoints) {
    this.state = state;
    this.ids = ids;
    this.folders = folders;
    this.files = files;
    this.line = line;
    this.unfinished = unfinished;
    this.killPoints = killPoints;
  }

  @Override
  public boolean isOpen() {
    return !state.isStopping() && !state.hasNoSpace();
  }

  @Override
  public boolean invitesSenders() {
    return isOpen() && !state.isShortOfSpace();
  }

  @Override
  public Admission admit(PayloadKind kind, Source source) {
    if (state.isStopping()) {
      return new Admission.Refused(Refusal.STOPPING);
    }
    if (state.hasNoSpace()) {
      return new Admission.Refused(Refusal.NO_SPACE);
    }
    ItemId id = ids.next();
    Hour hour;
    try {
      hour = folders.enter();
    } catch (IOException e) {
      state.writeFailed(id, e);
      return new Admission.Refused(Refusal.NO_SPACE);
    }
    try {
      String part = PayloadName.part(id, source, kind);
      return new Admission.Admitted(
          new IncomingPayload(
              id,
              kind,
              source,
              hour,
              hour.path.resolve(part),
              create(hour, part),
              line,
              killPoints));
    } catch (IOException e) {
      folders.leave(hour);
      state.writeFailed(id, e);
      return new Admission.Refused(Refusal.NO_SPACE);
    }
  }

  @Override
  public Optional<Path> keepAside(PayloadKind kind, Source source, byte[] soFar) {
    if (!isOpen()) {
      return Optional.empty();
    }
    try {
      String name = PayloadName.unfinished(ids.next(), source, kind);
      return Optional.of(unfinished.keep(name, ByteBuffer.wrap(soFar)));
    } catch (IOException e) {
      state.upkeepFailed("keep an unfinished message of " + source, e);
      return Optional.empty();
    }
  }

  private SpoolFiles.NewFile create(Hour hour, String part) throws IOException {
    try {
      return files.create(hour.path.resolve(part));
    } catch (NoSuchFileException e) {
      // Somebody removed the empty folder.
      files.createFolder(hour.path);
      return files.create(hour.path.resolve(part));
    }
  }
}
