package org.huren.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.huren.agent.check.CheckStage;
import org.huren.agent.check.LabExamination;
import org.huren.agent.commitment.CommitmentStage;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.spool.CheckQueue.Judgement;
import org.huren.agent.spool.SpoolEvent;
import org.huren.agent.spool.SpoolListener;
import org.huren.agent.study.StudyStage;
import org.huren.agent.upload.Uploader;

/**
 * Wakes the stage that comes next. Signals that come before a stage is there are dropped: every
 * stage begins by looking for what is waiting.
 */
final class Handover
    implements SpoolListener, CheckStage.Listener, StudyStage.Listener, CommitmentStage.Listener {
  private final Events events;
  private final Metrics metrics;
  private final Consumer<SpoolEvent.Broken> broken;
  private final Map<UplinkId, Uploader> uploaders = new ConcurrentHashMap<>();
  private volatile Runnable check = () -> {};
  private volatile Runnable studies = () -> {};
  private volatile Runnable orders = () -> {};

  Handover(Events events, Metrics metrics, Consumer<SpoolEvent.Broken> broken) {
    this.events = events;
    this.metrics = metrics;
    this.broken = broken;
  }

  void to(CheckStage stage) {
    check = stage::wake;
  }

  void to(StudyStage stage) {
    studies = stage::wake;
  }

  void to(Uploader uploader) {
    uploaders.put(uploader.id(), uploader);
  }

  /** Who hears that orders have changed. */
  void onOrders(Runnable listener) {
    orders = listener;
  }

  @Override
  public void itemsReceived() {
    check.run();
  }

  @Override
  public void deliveriesDue(UplinkId uplink) {
    Uploader uploader = uploaders.get(uplink);
    if (uploader != null) {
      uploader.wake();
    }
  }

  @Override
  public void studiesChanged() {
    studies.run();
  }

  @Override
  public void flushed(Duration took) {
    metrics.flushed(took);
  }

  @Override
  public void report(SpoolEvent event) {
    events.spool(event);
  }

  @Override
  public void broken(SpoolEvent.Broken event) {
    events.spool(event);
    broken.accept(event);
  }

  @Override
  public void judged(List<Judgement> judgements) {
    if (judgements.stream().anyMatch(j -> !j.effects().orders().isEmpty())) {
      orders.run();
    }
    for (Judgement judgement : judgements) {
      Item item = judgement.item();
      metrics.judged(judgement.verdict().state());
      if (judgement.verdict() instanceof Verdict.Hold hold) {
        // Held by order of the configuration, each and every one: not worth a warning.
        if (!LabExamination.isExpected(hold.reason())) {
          events.held(item.id(), item.source().name(), hold.reason());
        }
      } else if (judgement.verdict() instanceof Verdict.Quarantine quarantine) {
        events.quarantined(item.id(), item.source().name(), quarantine.reason());
      }
    }
  }

  @Override
  public void registered(ItemId document, long revision, int instances) {
    metrics.studyRegistered();
    events.studyRegistered(document, revision, instances);
  }

  @Override
  public void registrationFailed(Throwable cause) {
    events.unexpected("study: making exam registrations", cause);
  }

  @Override
  public void commitmentExpired(String caller, int instances) {
    events.commitmentExpired(caller, instances);
  }

  @Override
  public void commitmentNotReported(String caller, Reason why) {
    events.commitmentNotReported(caller, why);
  }

  @Override
  public void commitmentGivenUp(String caller, Reason why) {
    events.commitmentGivenUp(caller, why);
  }

  @Override
  public void commitmentFailed(Throwable cause) {
    events.unexpected("storage commitment", cause);
  }

  @Override
  public void examinationFailed(Item item, RuntimeException cause) {
    events.unexpected("check " + item.id(), cause);
  }

  @Override
  public void recordFailed(Throwable cause) {
    events.unexpected("check: writing verdicts", cause);
  }
}
