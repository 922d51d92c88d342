package org.huren.agent.upload.dicom;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.huren.config.UplinkConfig;
import org.huren.dicom.association.AbstractSyntaxes;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.EventReceiver;
import org.huren.dicom.dimse.TlsSettings;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.ProposedContext;

/**
 * The associations of one uplink: opened when needed, used again, released when idle.
 *
 * <p>Each SOP class and transfer syntax is proposed in a context of its own, so that the peer
 * answers for each. Whatever the uplink has sent lately is proposed again, so that an association
 * serves the batches to come. Verification is proposed too: a peer that accepts that, and refuses
 * an object's context, means it.
 *
 * <p>A peer that rejects an association because it has enough of them is believed: until it allows
 * more, those that are open are waited for. Safe for any thread.
 */
final class Associations implements AutoCloseable {
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(10);
  private static final Duration ARTIM_AT_MOST = Duration.ofSeconds(30);
  private static final Duration LIMIT_HOLDS = Duration.ofMinutes(10);
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** Without those of verification and storage commitment. */
  private static final int MOST_KINDS = 126;

  private static final int MOST_THREADS = 4;
  private static final int WINDOW = 16;

  private final UplinkConfig.Dicom config;
  private final Verdicts verdicts;
  private final Optional<TlsMaterial> tls;
  private final Map<String, EventReceiver> events;
  private final Duration keepIdle;
  private final DicomClient client;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<OpenAssociation> idle = new ArrayDeque<>();

  /** Sent lately, the latest last. */
  private final Set<Kind> known = new LinkedHashSet<>();

  private int open;
  private int allowed = Integer.MAX_VALUE;
  private long allowedUntil;
  private boolean closed;

  /**
   * @param tls empty: plain
   * @param events takes what peers report on the associations of this uplink
   * @param keepIdle how long an association is kept that nobody uses, at most
   */
  Associations(
      UplinkConfig.Dicom config,
      Optional<TlsMaterial> tls,
      Map<String, EventReceiver> events,
      Verdicts verdicts,
      Duration keepIdle) {
    this.config = config;
    this.tls = tls;
    this.events = events;
    this.verdicts = verdicts;
    this.keepIdle = shorter(config.pace().timeout().dividedBy(2), keepIdle);
    this.client = new DicomClient(Math.min(config.pace().connections(), MOST_THREADS));
  }

  /** What came of asking for an association. */
  sealed interface Acquired {
    /** To be given back or discarded. */
    record Ready(OpenAssociation association) implements Acquired {}

    /** Nothing can be sent now. */
    record NotNow(RetryLater outcome) implements Acquired {}
  }

  /**
   * An association on which these kinds were proposed; waits while as many as allowed are in use.
   *
   * @param fresh whether it must be a new one
   */
  Acquired acquire(Collection<Kind> kinds, boolean fresh) throws InterruptedException {
    Optional<SSLContext> identity = Optional.empty();
    if (tls.isPresent()) {
      TlsState state = tls.get().current();
      if (state instanceof TlsState.Unusable unusable) {
        return new Acquired.NotNow(Verdicts.retry(unusable.why(), Fault.UPLINK));
      }
      identity = Optional.of(((TlsState.Usable) state).context());
    }
    long end = System.nanoTime() + config.pace().timeout().toNanos();
    while (true) {
      lock.lock();
      try {
        remember(kinds);
        while (true) {
          Optional<OpenAssociation> kept = fresh ? Optional.empty() : takeIdle(kinds, identity);
          if (kept.isPresent()) {
            return new Acquired.Ready(kept.get());
          }
          if (open < limit() || releaseOldest()) {
            break;
          }
          long left = end - System.nanoTime();
          if (left <= 0) {
            return new Acquired.NotNow(verdicts.noneFree());
          }
          long unused = changed.awaitNanos(left);
        }
        open++;
      } finally {
        lock.unlock();
      }
      boolean established = false;
      try {
        Set<Kind> proposed = proposal(kinds);
        AssociationAnswer answer = associate(proposed, identity);
        if (answer instanceof AssociationAnswer.Established e) {
          if (e.user().info().contexts().isEmpty()) {
            CompletionStage<?> unused = e.user().release();
            return new Acquired.NotNow(verdicts.nothingAccepted());
          }
          established = true;
          return new Acquired.Ready(new OpenAssociation(e.user(), proposed, identity));
        }
        if (answer instanceof AssociationAnswer.Failed failed) {
          return new Acquired.NotNow(verdicts.of(failed));
        }
        AssociationAnswer.Rejected rejected = (AssociationAnswer.Rejected) answer;
        if (!Verdicts.isBusy(rejected) || !learnLimit()) {
          return new Acquired.NotNow(verdicts.of(rejected));
        }
      } finally {
        if (!established) {
          gone();
        }
      }
    }
  }

  private void remember(Collection<Kind> kinds) {
    known.removeAll(kinds);
    known.addAll(kinds);
    var oldest = known.iterator();
    while (known.size() > MOST_KINDS && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  /** What is needed now, and as much of the rest as fits. */
  private Set<Kind> proposal(Collection<Kind> kinds) {
    Set<Kind> proposed = new LinkedHashSet<>(kinds);
    lock.lock();
    try {
      List<Kind> latestLast = new ArrayList<>(known);
      for (int i = latestLast.size() - 1; i >= 0 && proposed.size() < MOST_KINDS; i--) {
        proposed.add(latestLast.get(i));
      }
    } finally {
      lock.unlock();
    }
    return proposed;
  }

  private Optional<OpenAssociation> takeIdle(
      Collection<Kind> kinds, Optional<SSLContext> identity) {
    idle.removeIf(a -> !a.isOpen() && forget());
    for (OpenAssociation association : idle) {
      if (association.covers(kinds, identity)) {
        idle.remove(association);
        return Optional.of(association);
      }
    }
    return Optional.empty();
  }

  private boolean forget() {
    open--;
    changed.signalAll();
    return true;
  }

  private boolean releaseOldest() {
    OpenAssociation oldest = idle.pollLast();
    if (oldest == null) {
      return false;
    }
    CompletionStage<?> unused = oldest.user().release();
    return forget();
  }

  private int limit() {
    if (allowed < Integer.MAX_VALUE && System.nanoTime() - allowedUntil > 0) {
      allowed = Integer.MAX_VALUE;
    }
    return Math.min(allowed, config.pace().connections());
  }

  /** Whether there are others, so that it is worth to wait for one of them. */
  private boolean learnLimit() {
    lock.lock();
    try {
      int others = open - 1;
      if (others > 0) {
        allowed = others;
        allowedUntil = System.nanoTime() + LIMIT_HOLDS.toNanos();
      }
      return others > 0;
    } finally {
      lock.unlock();
    }
  }

  private AssociationAnswer associate(Set<Kind> proposed, Optional<SSLContext> identity)
      throws InterruptedException {
    Duration timeout = config.pace().timeout();
    List<ProposedContext> contexts = new ArrayList<>();
    contexts.add(
        new ProposedContext(
            1,
            AbstractSyntaxes.VERIFICATION,
            List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid())));
    for (Kind kind : proposed) {
      int id = 2 * contexts.size() + 1;
      contexts.add(new ProposedContext(id, kind.sopClassUid(), List.of(kind.transferSyntaxUid())));
    }
    if (config.commitment()) {
      contexts.add(StorageCommitment.proposal(2 * contexts.size() + 1));
    }
    Duration artim = shorter(timeout, ARTIM_AT_MOST);
    AssociationOffer offer =
        new AssociationOffer(
                new InetSocketAddress(config.address().host(), config.address().port()),
                config.callingAeTitle(),
                config.calledAeTitle(),
                contexts,
                shorter(timeout, CONNECT_AT_MOST),
                AssociationSettings.defaults()
                    .withOperationsWindow(new AsynchronousOperationsWindow(WINDOW, 1))
                    .withDeadlines(artim, timeout, timeout, timeout))
            .withEvents(events);
    CompletableFuture<AssociationAnswer> answer =
        client
            .associate(
                identity
                    .map(i -> offer.withTls(TlsSettings.requestor(() -> i).withHandshake(artim)))
                    .orElse(offer))
            .toCompletableFuture();
    boolean answered = false;
    try {
      AssociationAnswer came = answer.get();
      answered = true;
      return came;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an association ended in an exception", e);
    } finally {
      if (!answered) {
        CompletionStage<?> unused = answer.thenAccept(Associations::refuse);
      }
    }
  }

  /** Nobody waits for it any more. */
  private static void refuse(AssociationAnswer late) {
    if (late instanceof AssociationAnswer.Established established) {
      CompletionStage<?> unused = established.user().abort();
    }
  }

  /** Takes back an association on which nothing is under way. */
  void giveBack(OpenAssociation association) {
    lock.lock();
    try {
      if (closed || !association.isOpen()) {
        CompletionStage<?> unused = association.user().release();
        forget();
        return;
      }
      association.rest(System.nanoTime());
      idle.addFirst(association);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    CompletableFuture.delayedExecutor(keepIdle.toNanos(), TimeUnit.NANOSECONDS)
        .execute(this::releaseIdle);
  }

  private void releaseIdle() {
    lock.lock();
    try {
      long now = System.nanoTime();
      idle.removeIf(
          association -> {
            boolean isOld = now - association.idleSince() >= keepIdle.toNanos();
            if (isOld) {
              CompletionStage<?> unused = association.user().release();
            }
            return isOld && forget();
          });
    } finally {
      lock.unlock();
    }
  }

  /** Ends an association on which something may be under way. */
  void discard(OpenAssociation association) {
    CompletionStage<?> unused = association.user().abort();
    gone();
  }

  private void gone() {
    lock.lock();
    try {
      forget();
    } finally {
      lock.unlock();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** How many are open, idle or in use. */
  int open() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Releases those that rest; whatever is under way breaks off. */
  @Override
  public void close() {
    List<CompletableFuture<?>> farewells = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      idle.forEach(a -> farewells.add(a.user().release().toCompletableFuture()));
      open -= idle.size();
      idle.clear();
    } finally {
      lock.unlock();
    }
    try {
      CompletableFuture.allOf(farewells.toArray(CompletableFuture<?>[]::new))
          .get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // a peer that does not say goodbye is cut off below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
