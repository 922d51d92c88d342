package org.huren.agent.upload.stow;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.compress.Outgoing;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Exchange;
import org.huren.agent.upload.http.Inconclusive;
import org.huren.agent.upload.stow.RetrievedInstance.Likeness;
import org.huren.config.UplinkConfig;

/**
 * Settles an instance that the far side refused because it has one of that SOP Instance UID: as the
 * configuration says, by trust, by fetching it (WADO-RS, PS3.18 10.4) and comparing, or by a
 * person.
 */
final class Duplicates {
  static final String CODE = "upload.already-there";

  /** An instance can grow by this much and still be worth a comparison. */
  private static final long ROOM = 16L << 20;

  private static final String ACCEPT =
      "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

  private final UplinkConfig.Stow config;
  private final Exchange exchange;
  private final Path folder;

  /**
   * @param folder where what is fetched lies meanwhile; made when it is needed
   */
  Duplicates(UplinkConfig.Stow config, Exchange exchange, Path folder) {
    this.config = config;
    this.exchange = exchange;
    this.folder = folder;
  }

  /** An outcome that says no more than that the far side has it already. */
  static Optional<Delivered> trusted(DeliveryOutcome outcome) {
    return outcome instanceof Delivered delivered
            && delivered.receipt().warning().filter(w -> w.code().equals(CODE)).isPresent()
        ? Optional.of(delivered)
        : Optional.empty();
  }

  /**
   * Says what counts.
   *
   * @param trusted the outcome by trust
   * @param sent the file that was refused, which may be a compressed form of the spooled one
   */
  DeliveryOutcome settle(Claim claim, Outgoing sent, Delivered trusted)
      throws InterruptedException {
    Receipt receipt = trusted.receipt();
    return switch (config.alreadyThere()) {
      case TRUST -> trusted;
      case REJECT -> new Rejected(receipt.warning().orElseThrow());
      case VERIFY -> verify(claim, sent, receipt);
    };
  }

  private DeliveryOutcome verify(Claim claim, Outgoing sent, Receipt receipt)
      throws InterruptedException {
    Optional<URI> address = address(claim.item());
    if (address.isEmpty()) {
      return new Rejected(Reason.of("upload.already-there-unnamed"));
    }
    try {
      Files.createDirectories(folder);
      Path copy = Files.createTempFile(folder, "compared-", ".part");
      try (FileChannel file =
          FileChannel.open(
              copy,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        Answer answer =
            exchange.fetch(address.get(), ACCEPT, file, 2 * claim.payload().length() + ROOM);
        return judge(answer, file, claim, sent, receipt);
      }
    } catch (IOException e) {
      Reason why = Reason.of("upload.file-unreadable", e.getClass().getSimpleName());
      return Inconclusive.retry(why, Fault.ITEM);
    }
  }

  private static DeliveryOutcome judge(
      Answer answer, FileChannel file, Claim claim, Outgoing sent, Receipt receipt)
      throws IOException {
    if (!(answer instanceof Answer.Complete complete)) {
      return Inconclusive.of(answer);
    }
    if (complete.status() == 429 || complete.status() == 503) {
      return Inconclusive.of(answer);
    }
    if (complete.status() != 200) {
      // It refuses the instance and does not give it either: somebody has to look, but not finally
      return Inconclusive.retry(
          Reason.of("upload.already-there-not-given", complete.status()), Fault.ITEM);
    }
    Optional<RetrievedInstance> theirs =
        complete.body().isPresent() ? RetrievedInstance.in(file) : Optional.empty();
    if (theirs.isEmpty()) {
      return new Rejected(Reason.of("upload.already-there-different"));
    }
    Likeness likeness = theirs.get().compare(sent.file());
    if (!(likeness instanceof Likeness.Same) && sent.isCompressed()) {
      likeness = theirs.get().compare(claim.payload().file());
    }
    if (likeness instanceof Likeness.Same) {
      Reason same = Reason.of("upload.already-there-same");
      return new Delivered(new Receipt(receipt.at(), receipt.reference(), Optional.of(same)));
    }
    return new Rejected(
        likeness instanceof Likeness.Recoded recoded
            ? Reason.of("upload.already-there-recoded", recoded.to().name())
            : Reason.of("upload.already-there-different"));
  }

  /** {@code .../studies/{study}/series/{series}/instances/{instance}}. */
  private Optional<URI> address(Item item) {
    Optional<String> study = uid(item.facts().attribute("StudyInstanceUID"));
    Optional<String> series = uid(item.facts().attribute("SeriesInstanceUID"));
    Optional<String> instance = uid(item.facts().identity());
    if (study.isEmpty() || series.isEmpty() || instance.isEmpty()) {
      return Optional.empty();
    }
    String studies = config.url().toString().replaceFirst("[?].*", "").replaceFirst("/+$", "");
    return Optional.of(
        URI.create(
            studies
                + "/"
                + study.get()
                + "/series/"
                + series.get()
                + "/instances/"
                + instance.get()));
  }

  private static Optional<String> uid(Optional<String> text) {
    return text.map(StoreResponse::uid).filter(u -> u.matches("[0-9.]{1,64}"));
  }
}
