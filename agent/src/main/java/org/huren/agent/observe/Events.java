package org.huren.agent.observe;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.config.HostPort;
import org.huren.config.language.Messages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Every line the agent logs, one method and one stable id each, so that an admin can look a line up
 * and a monitoring rule survives a new wording.
 *
 * <p>INFO: life cycle. WARN: something went wrong and was dealt with. ERROR: data is at risk or a
 * person is needed. No method takes anything that may hold patient data ({@code Item}, {@code
 * Facts}, {@code Finding}, payload bytes); of exceptions only types and places are logged, and the
 * message only where an operating system or TLS wrote it. Lines that a peer can cause are limited
 * by {@link WarningLimit}. Thread-safe.
 *
 * <pre>
 *   HG10xx agent   HG12xx console   HG20xx receive   HG30xx spool
 *   HG40xx check   HG50xx upload    HG60xx a person's decisions
 * </pre>
 */
public final class Events {
  /** The logger of all events. */
  public static final String LOGGER = "org.huren.event";

  /** The key under which the event's id stands in JSON logs. */
  static final String ID = "event";

  private static final int LONGEST_ARGUMENT = 300;

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final Messages messages;
  private final Texts texts;
  private final WarningLimit limit;

  public Events(Locale locale, LongSupplier nanoTime) {
    this.messages = Messages.of(Events.class, locale);
    this.texts = new Texts(locale);
    this.limit = new WarningLimit(nanoTime);
  }

  // ---- agent

  public void agentStarted(String version, String instance, Path config) {
    say(Level.INFO, "HG1001", version, instance, config);
  }

  public void agentStopping(String why) {
    say(Level.INFO, "HG1002", why);
  }

  public void agentStopped() {
    tellSuppressed();
    say(Level.INFO, "HG1003");
  }

  /** The agent could not start; the reason is in the configuration or the machine. */
  public void agentNotStarted(Throwable cause) {
    fail(Level.ERROR, "HG1004", cause, Cause.of(cause));
  }

  /** A bug: {@code task} failed in a way nobody expected; everything else goes on. */
  public void unexpected(String task, Throwable cause) {
    if (limit.permits("HG1090", task)) {
      fail(Level.ERROR, "HG1090", cause, task, Cause.of(cause));
    }
    tellSuppressed();
  }

  // ---- console

  public void consoleListening(String url) {
    say(Level.INFO, "HG1201", url);
  }

  public void consoleOpenToNetwork(HostPort listen) {
    say(Level.WARN, "HG1202", listen);
  }

  public void consoleRefused(Peer peer, String what) {
    warn("HG1203", peer, peer, what);
  }

  // ---- receive

  public void receiverListening(String receiver, String protocol, String address) {
    say(Level.INFO, "HG2001", receiver, protocol, address);
  }

  public void receiverCannotListen(String receiver, HostPort address, Throwable cause) {
    say(Level.ERROR, "HG2002", receiver, address, Cause.of(cause));
  }

  public void receiverStopped(String receiver) {
    say(Level.INFO, "HG2003", receiver);
  }

  public void refused(String receiver, Peer peer, Refusal why) {
    warn("HG2010", peer, receiver, peer, messages.text("refusal." + why.label()));
  }

  public void refused(String receiver, Peer peer, Refusal why, Reason detail) {
    warn("HG2011", peer, receiver, peer, messages.text("refusal." + why.label()), texts.of(detail));
  }

  /** Frames of a message that never ended are kept aside, not delivered. */
  public void unfinishedKeptAside(String receiver, Peer peer, Path file) {
    warn("HG2012", peer, receiver, peer, file);
  }

  // ---- spool

  public void spoolOpened(Path directory, long items, String freeSpace) {
    say(Level.INFO, "HG3001", directory, items, freeSpace);
  }

  public void spoolRecovered(long indexed, long setAside, Path aside) {
    say(setAside == 0 ? Level.INFO : Level.WARN, "HG3002", indexed, setAside, aside);
  }

  public void spoolFull(String freeSpace, String minFree) {
    say(Level.ERROR, "HG3003", freeSpace, minFree);
  }

  public void spoolHasRoomAgain(String freeSpace) {
    say(Level.INFO, "HG3004", freeSpace);
  }

  public void flushFailed(Throwable cause) {
    fail(Level.ERROR, "HG3005", cause, Cause.of(cause));
  }

  public void databaseFailed(Throwable cause) {
    fail(Level.ERROR, "HG3006", cause, Cause.of(cause));
  }

  public void databaseRestored(Path backup, long indexed) {
    say(Level.WARN, "HG3007", backup, indexed);
  }

  public void payloadDamaged(ItemId item) {
    say(Level.ERROR, "HG3008", item);
  }

  public void purged(long items, String bytes) {
    say(Level.INFO, "HG3009", items, bytes);
  }

  public void purgedEarly(long items, String bytes) {
    say(Level.WARN, "HG3010", items, bytes);
  }

  // ---- check

  public void held(ItemId item, String source, Reason why) {
    if (limit.permits("HG4001", source)) {
      say(Level.WARN, "HG4001", item, source, texts.of(why));
    }
    tellSuppressed();
  }

  public void quarantined(ItemId item, String source, Reason why) {
    if (limit.permits("HG4002", source)) {
      say(Level.ERROR, "HG4002", item, source, texts.of(why));
    }
    tellSuppressed();
  }

  // ---- upload

  public void uplinkUnwell(UplinkId uplink, Reason why) {
    say(Level.WARN, "HG5001", uplink, texts.of(why));
  }

  public void uplinkWell(UplinkId uplink) {
    say(Level.INFO, "HG5002", uplink);
  }

  public void deliveryPostponed(UplinkId uplink, ItemId item, int attempts, Reason why) {
    if (limit.permits("HG5003", uplink.value())) {
      say(Level.WARN, "HG5003", item, uplink, attempts, texts.of(why));
    }
    tellSuppressed();
  }

  public void deliveryRejected(UplinkId uplink, ItemId item, Reason why) {
    if (limit.permits("HG5004", uplink.value())) {
      say(Level.ERROR, "HG5004", item, uplink, texts.of(why));
    }
    tellSuppressed();
  }

  /** At 30 and 7 days a warning, from 1 day on an error. */
  public void certificateExpires(UplinkId uplink, Instant notAfter, long daysLeft) {
    say(daysLeft > 1 ? Level.WARN : Level.ERROR, "HG5010", uplink, notAfter, daysLeft);
  }

  public void certificateExpired(UplinkId uplink, Instant notAfter) {
    say(Level.ERROR, "HG5011", uplink, notAfter);
  }

  public void certificateLoaded(UplinkId uplink, Instant notAfter) {
    say(Level.INFO, "HG5012", uplink, notAfter);
  }

  public void certificateUnusable(UplinkId uplink, Throwable cause) {
    say(Level.ERROR, "HG5013", uplink, Cause.of(cause));
  }

  // ---- decisions; a person's own words may name a patient and stay in the audit

  public void retried(ItemId item, String who) {
    say(Level.INFO, "HG6001", item, who);
  }

  public void retriedAll(UplinkId uplink, int deliveries, String who) {
    say(Level.INFO, "HG6002", uplink, deliveries, who);
  }

  public void released(ItemId item, String who) {
    say(Level.INFO, "HG6003", item, who);
  }

  public void discarded(ItemId item, String who) {
    say(Level.INFO, "HG6004", item, who);
  }

  // ----

  /**
   * Tells what the limit kept back in minutes that are over. Called by every limited line; call it
   * now and then too, so that noise that has ended is still told.
   */
  public void tellSuppressed() {
    for (WarningLimit.Suppressed s : limit.expire()) {
      say(Level.WARN, "HG1091", s.event(), s.count(), s.peers(), s.loudest());
    }
  }

  private void warn(String id, Peer peer, Object... arguments) {
    if (limit.permits(id, peer.address())) {
      say(Level.WARN, id, arguments);
    }
    tellSuppressed();
  }

  private void say(Level level, String id, Object... arguments) {
    log.atLevel(level).addKeyValue(ID, id).setMessage(line(id, arguments)).log();
  }

  private void fail(Level level, String id, Throwable cause, Object... arguments) {
    log.atLevel(level)
        .addKeyValue(ID, id)
        .setMessage(line(id, arguments))
        .setCause(Cause.withoutMessages(cause))
        .log();
  }

  private String line(String id, Object... arguments) {
    Object[] clean = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      clean[i] = Printable.of(String.valueOf(arguments[i]), LONGEST_ARGUMENT);
    }
    return id + " " + messages.text(id, clean);
  }
}
