package org.huren.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.check.BySender;
import org.huren.agent.check.CheckStage;
import org.huren.agent.check.ExamExamination;
import org.huren.agent.check.Examination;
import org.huren.agent.check.ImageExamination;
import org.huren.agent.check.LabExamination;
import org.huren.agent.check.OrderExamination;
import org.huren.agent.check.OrderJoin;
import org.huren.agent.check.UrgentOrders;
import org.huren.agent.check.VerifiedJoin;
import org.huren.agent.commitment.CommitmentStage;
import org.huren.agent.commitment.ResultReporter;
import org.huren.agent.exam.ExamPayload;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.UplinkId;
import org.huren.agent.order.LisSystems;
import org.huren.agent.order.Matching;
import org.huren.agent.order.OrderBook;
import org.huren.agent.order.OrderFacts;
import org.huren.agent.order.VerifiedReports;
import org.huren.agent.receive.dicom.CallerTreatments;
import org.huren.agent.receive.dicom.DicomFacts;
import org.huren.agent.route.Router;
import org.huren.agent.spool.CannotOpenSpoolException;
import org.huren.agent.spool.DeliveryQueue;
import org.huren.agent.spool.FactsReader;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Records;
import org.huren.agent.spool.Spool;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.agent.study.StudyStage;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.UplinkStatus;
import org.huren.agent.upload.Uploader;
import org.huren.agent.upload.registry.ReportSource;
import org.huren.config.GatewayConfig;
import org.huren.config.UplinkConfig;
import org.huren.dicom.commitment.CommitmentProvider;

/**
 * The path of every payload, stage by stage:
 *
 * <pre>
 *   receive  ->  spool  ->  check  ->  route  ->  upload  ->  settle
 *   (device)    (durable)  (verdict)  (rows)     (mTLS)      (receipt, purge)
 *                  ^          |
 *                  '-- study -'   a complete study's exam registration goes the same way
 * </pre>
 *
 * Each stage wakes the next in memory through {@link Handover}; the spool's database is what makes
 * the hand-over survive, so a signal lost in a crash costs nothing. Receivers hand payloads to
 * {@link #intake} and are {@link Agent}'s.
 */
final class Pipeline {
  private final Spool spool;
  private final CheckStage check;
  private final StudyStage studies;
  private final Optional<CommitmentStage> commitment;
  private final Router route;
  private final List<Uploader> uploads;

  private Pipeline(
      Spool spool,
      CheckStage check,
      StudyStage studies,
      Optional<CommitmentStage> commitment,
      Router route,
      List<Uploader> uploads) {
    this.spool = spool;
    this.check = check;
    this.studies = studies;
    this.commitment = commitment;
    this.route = route;
    this.uploads = uploads;
  }

  /** Makes the uploader of one configured uplink. */
  interface UploaderFactory {
    Uploader create(UplinkConfig uplink, DeliveryQueue queue, ReportSource reports);
  }

  /**
   * Recovers the spool, then sets every stage behind it to work on what an earlier process left.
   *
   * @throws CannotOpenSpoolException if the spool can't be served
   */
  static Pipeline start(
      GatewayConfig config,
      Analyzers analyzers,
      LisSystems systems,
      SpoolEnvironment environment,
      Handover handover,
      UploaderFactory uploaders)
      throws CannotOpenSpoolException {
    CallerTreatments callers = new CallerTreatments(config.dicom());
    Spool spool =
        Spool.open(
            config.spool(),
            config.hospital().timezone(),
            environment,
            factsReader(callers, analyzers, systems),
            handover);
    Router route = new Router(config.uplinks());
    boolean ordersInUse = OrderDesks.areInUse(config);
    Matching matching = new Matching(config.orders().barcode(), spool.orders());
    VerifiedReports verified = new VerifiedReports(systems, analyzers, spool.specimenItems());
    ReportSource reports = new MappedReports(analyzers, systems, verified, matching, ordersInUse);
    Examination lab =
        new LabExamination(
            spool.checkQueue(),
            spool.specimenItems(),
            analyzers,
            new OrderJoin(matching, config.orders(), ordersInUse, environment.clock()),
            new VerifiedJoin(verified, spool.specimenItems(), !config.lis().isEmpty()));
    UrgentOrders urgent = new UrgentOrders(matching::byAccession, ordersInUse, environment.clock());
    Examination orders = new OrderExamination(spool.checkQueue());
    CheckStage check =
        new CheckStage(
            spool.checkQueue(),
            Map.of(
                PayloadKind.DICOM,
                    new ImageExamination(spool.checkQueue(), callers::onConflict, urgent),
                PayloadKind.ASTM, lab,
                PayloadKind.DELIMITED, lab,
                PayloadKind.FIXED, lab,
                PayloadKind.HL7, new BySender(s -> systems.of(s).isPresent(), orders, lab),
                PayloadKind.ORDERS, orders,
                PayloadKind.EXAM, new ExamExamination(urgent)),
            route::routes,
            handover,
            environment.clock());
    StudyStage studies =
        new StudyStage(
            spool.studyQueue(),
            spool.intake(),
            config.studies(),
            config.hospital().timezone(),
            matching,
            !route.routes(PayloadKind.EXAM).isEmpty(),
            callers::isUrgent,
            environment.clock(),
            handover);
    Optional<CommitmentStage> commitment =
        config
            .dicom()
            .map(
                dicom ->
                    new CommitmentStage(
                        spool.commitmentQueue(),
                        dicom.commitment(),
                        config.studies().afterCommitment(),
                        new ResultReporter(
                            dicom,
                            // The listener tells of these files
                            dicom
                                .tls()
                                .map(
                                    tls ->
                                        new TlsMaterial(
                                            tls.files(), environment.clock(), event -> {}))),
                        environment.clock(),
                        environment.killPoints(),
                        handover));
    List<Uploader> uploads =
        config.uplinks().stream()
            .map(uplink -> uploaders.create(uplink, spool.deliveryQueue(), reports))
            .toList();

    handover.to(check);
    handover.to(studies);
    uploads.forEach(handover::to);
    uploads.forEach(Uploader::start);
    check.start();
    studies.start();
    commitment.ifPresent(CommitmentStage::start);
    return new Pipeline(spool, check, studies, commitment, route, uploads);
  }

  private static FactsReader factsReader(
      CallerTreatments callers, Analyzers analyzers, LisSystems systems) {
    DicomFacts dicom = new DicomFacts(callers);
    return (kind, source, file) ->
        switch (kind) {
          case DICOM -> dicom.read(source, file);
          case ASTM, HL7, DELIMITED, FIXED ->
              new FactsReader.Read(
                  0,
                  systems.of(source).isPresent()
                      ? systems.of(source).get().facts(Analyzers.whole(file))
                      : analyzers.readFacts(source, file));
          case ORDERS -> new FactsReader.Read(0, OrderFacts.ofDocument(Analyzers.whole(file)));
          case EXAM -> {
            Facts facts = ExamPayload.readFacts(file);
            yield new FactsReader.Read(0, callers.isUrgent(source) ? facts.urgent() : facts);
          }
        };
  }

  Intake intake() {
    return spool.intake();
  }

  OrderBook orders() {
    return spool.orders();
  }

  /** What storage commitment requests of modalities go to, if there are any modalities. */
  Optional<CommitmentProvider> commitment() {
    return commitment.map(stage -> stage);
  }

  Records records() {
    return spool.records();
  }

  /** Where an item would go if it were released now. */
  Set<UplinkId> routes(Item item) {
    return route.routes(item.kind());
  }

  List<UplinkStatus> uplinks() {
    return uploads.stream().map(Uploader::status).toList();
  }

  /** What held items wait for may have come. */
  void lookAtHeldItems() {
    check.lookAtHeldItems();
  }

  /** A person says that now is a good time for an uplink. */
  void tryNow(UplinkId uplink) {
    uploads.stream().filter(u -> u.id().equals(uplink)).forEach(Uploader::tryNow);
  }

  /** Stops back to front, so that what a stage still hands over is written: uploads last. */
  void stop(Duration grace) throws InterruptedException {
    if (commitment.isPresent()) {
      commitment.get().stop();
    }
    studies.stop();
    check.stop();
    Uploader.stopAll(uploads, grace);
    spool.close();
  }
}
