package org.huren.agent.observe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.SpoolEvent;
import org.huren.agent.tls.TlsEvent;
import org.huren.agent.upload.UploadEvent;
import org.huren.config.ByteSize;
import org.huren.config.HostPort;
import org.huren.config.language.Messages;
import org.huren.config.language.Text;
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
 *   HG40xx check   HG50xx upload    HG60xx a person's decisions   HG70xx studies, commitment
 * </pre>
 */
public final class Events {
  /** The logger of all events. */
  public static final String LOGGER = "org.huren.event";

  /** The key under which the event's id stands in JSON logs. */
  static final String ID = "event";

  private static final int LONGEST_ARGUMENT = 300;
  private static final long CLOCK_AGREES_SECONDS = 120;

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final Locale locale;
  private final Messages messages;
  private final Texts texts;
  private final WarningLimit limit;

  public Events(Locale locale, LongSupplier nanoTime) {
    this.locale = locale;
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

  /** The agent could not start, for a reason that the admin can remove. */
  public void agentNotStarted(Text why) {
    say(Level.ERROR, "HG1004", why.in(locale));
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
    warn("HG1203", peer.address(), peer, what);
  }

  // ---- receive

  public void receiverListening(String receiver, String protocol, String address) {
    say(Level.INFO, "HG2001", receiver, protocol, address);
  }

  public void receiverCalling(String receiver, String protocol, String address) {
    say(Level.INFO, "HG2004", receiver, protocol, address);
  }

  public void receiverCannotListen(String receiver, String address, Throwable cause) {
    say(Level.ERROR, "HG2002", receiver, address, Cause.of(cause));
  }

  public void receiverStopped(String receiver) {
    say(Level.INFO, "HG2003", receiver);
  }

  public void refused(String receiver, Peer peer, Refusal why) {
    warn("HG2010", peer.address(), receiver, peer, messages.text("refusal." + why.label()));
  }

  public void refused(String receiver, Peer peer, Refusal why, Reason detail) {
    warn(
        "HG2011",
        peer.address(),
        receiver,
        peer,
        messages.text("refusal." + why.label()),
        texts.of(detail));
  }

  /** An analyzer was told to send something again. */
  public void sentBack(String receiver, Peer peer, Reason why) {
    warn("HG2013", peer.address(), receiver, peer, texts.of(why));
  }

  /** Somebody looks at the raw bytes of a line, which hold patient data. */
  public void captureBegan(String receiver, String who) {
    say(Level.INFO, "HG2030", receiver, who);
  }

  public void captureEnded(String receiver, String who) {
    say(Level.INFO, "HG2031", receiver, who);
  }

  public void lineUnreachable(String receiver, String address, String why) {
    warn("HG2020", receiver, receiver, address, why);
  }

  public void lineBack(String receiver, String address) {
    say(Level.INFO, "HG2021", receiver, address);
  }

  public void lisConnected(String receiver, String lis) {
    say(Level.INFO, "HG2022", receiver, lis);
  }

  public void lisUnreachable(String receiver, String lis, String why) {
    warn("HG2023", receiver, receiver, lis, why);
  }

  public void lisSlow(String receiver, String lis, Duration since) {
    warn("HG2024", receiver, receiver, lis, since.toSeconds());
  }

  /** Frames of a message that never ended are kept aside, not delivered. */
  public void unfinishedKeptAside(String receiver, Peer peer, Path file) {
    warn("HG2012", peer.address(), receiver, peer, file);
  }

  /** An analyzer's clock differs from ours by this much, or agrees with it again. */
  public void clockAhead(String receiver, Duration ahead) {
    long seconds = ahead.abs().toSeconds();
    if (seconds <= CLOCK_AGREES_SECONDS) {
      say(Level.INFO, "HG2041", receiver, seconds);
    } else {
      say(Level.WARN, ahead.isNegative() ? "HG2042" : "HG2040", receiver, seconds);
    }
  }

  public void profileChanged(String analyzer, boolean needsRestart) {
    say(needsRestart ? Level.WARN : Level.INFO, needsRestart ? "HG2051" : "HG2050", analyzer);
  }

  /** An edit of a profile or of maps can't be used; the one before still counts. */
  public void profileBroken(String analyzer, String file, int line, int column, String why) {
    say(Level.ERROR, "HG2052", analyzer, file, line, column, why);
  }

  // ---- spool

  public void spoolOpened(Path directory, ByteSize free) {
    say(Level.INFO, "HG3001", directory, free);
  }

  /** What the spool itself tells. */
  public void spool(SpoolEvent event) {
    if (event instanceof SpoolEvent.SetAside e) {
      say(Level.WARN, "HG3002", e.file(), messages.text("set-aside." + e.why()));
    } else if (event instanceof SpoolEvent.RowsRecovered e) {
      say(Level.INFO, "HG3003", e.items());
    } else if (event instanceof SpoolEvent.PayloadDamaged e) {
      say(Level.ERROR, "HG3004", e.item(), e.file());
    } else if (event instanceof SpoolEvent.IndexRebuilt e) {
      String backup = e.backup().map(Path::toString).orElse("-");
      say(Level.WARN, "HG3005", e.cause(), backup);
    } else if (event instanceof SpoolEvent.IntakeClosed e) {
      say(Level.ERROR, "HG3006", e.free(), e.minFree());
    } else if (event instanceof SpoolEvent.SpaceShort e) {
      say(Level.WARN, "HG3015", e.free(), e.minFree());
    } else if (event instanceof SpoolEvent.IntakeReopened e) {
      say(Level.INFO, "HG3007", e.free(), e.minFree());
    } else if (event instanceof SpoolEvent.WriteFailed e) {
      warn("HG3008", "", e.item(), e.cause());
    } else if (event instanceof SpoolEvent.IndexFull e) {
      error("HG3009", "", e.cause());
    } else if (event instanceof SpoolEvent.Purged e) {
      say(
          e.early() ? Level.WARN : Level.INFO,
          e.early() ? "HG3011" : "HG3010",
          e.items(),
          e.bytes());
    } else if (event instanceof SpoolEvent.UpkeepFailed e) {
      warn("HG3012", e.task(), e.task(), e.cause());
    } else if (event instanceof SpoolEvent.VolatileFileSystem e) {
      say(Level.WARN, "HG3013", e.type());
    } else if (event instanceof SpoolEvent.Broken e) {
      say(Level.ERROR, "HG3014", e.cause());
    } else {
      throw new IllegalArgumentException("no line for " + event.getClass());
    }
  }

  // ---- check

  public void held(ItemId item, String source, Reason why) {
    warn("HG4001", source, item, source, texts.of(why));
  }

  public void quarantined(ItemId item, String source, Reason why) {
    error("HG4002", source, item, source, texts.of(why));
  }

  // ---- upload

  /** What uploading tells. */
  public void upload(UploadEvent event) {
    if (event instanceof UploadEvent.Started e) {
      say(Level.INFO, "HG5001", e.uplink(), e.connections());
    } else if (event instanceof UploadEvent.Stopped e) {
      say(Level.INFO, "HG5002", e.uplink());
    } else if (event instanceof UploadEvent.Fails e) {
      warn("HG5003", e.uplink().value(), e.uplink(), texts.of(e.why()));
    } else if (event instanceof UploadEvent.Well e) {
      say(Level.INFO, "HG5004", e.uplink(), e.failures());
    } else if (event instanceof UploadEvent.Refused e) {
      error("HG5005", e.uplink().value(), e.item(), e.uplink(), texts.of(e.why()));
    } else if (event instanceof UploadEvent.NotWritten e) {
      error("HG5006", e.uplink().value(), e.uplink(), Cause.of(e.cause()));
    } else if (event instanceof UploadEvent.LeftUnwritten e) {
      say(Level.WARN, "HG5007", e.uplink(), e.writes());
    } else if (event instanceof UploadEvent.NotIdentical e) {
      error("HG5008", e.uplink().value(), e.item(), e.uplink());
    } else if (event instanceof UploadEvent.NotCompressed e) {
      warn("HG5009", e.uplink().value(), e.item(), e.uplink(), Cause.of(e.cause()));
    } else if (event instanceof UploadEvent.Faulty e) {
      unexpected("uplink " + e.uplink(), e.cause());
    } else {
      throw new IllegalArgumentException("no line for " + event.getClass());
    }
  }

  // ---- certificates and keys

  /** What the files of an uplink's or listener's TLS tell. */
  public void tls(TlsEvent event) {
    if (event instanceof TlsEvent.Loaded e) {
      say(Level.INFO, "HG5010", e.certificate(), e.expires());
    } else if (event instanceof TlsEvent.Unusable e) {
      say(Level.ERROR, "HG5011", texts.of(e.why()));
    } else if (event instanceof TlsEvent.NotReloaded e) {
      say(Level.ERROR, "HG5012", texts.of(e.why()));
    } else if (event instanceof TlsEvent.Expires e) {
      expires(e);
    } else if (event instanceof TlsEvent.KeyExposed e) {
      say(Level.WARN, "HG5015", e.key());
    } else {
      throw new IllegalArgumentException("no line for " + event.getClass());
    }
  }

  private void expires(TlsEvent.Expires event) {
    Duration left = event.left();
    if (left.isNegative()) {
      say(Level.ERROR, "HG5014", event.certificate());
    } else {
      Level level = left.compareTo(Duration.ofDays(1)) <= 0 ? Level.ERROR : Level.WARN;
      say(level, "HG5013", event.certificate(), left.toDays(), left.toHoursPart());
    }
  }

  // ---- decisions; a person's own words may name a patient and stay in the audit

  /** An exam registration of a study is durable, the first one or a later version. */
  public void studyRegistered(ItemId document, long revision, int instances) {
    say(Level.INFO, "HG7001", document, revision, instances);
  }

  /** A modality is told that some of its instances are not committed, after the patience. */
  public void commitmentExpired(String caller, int instances) {
    say(Level.WARN, "HG7002", caller, instances);
  }

  /** The result of a storage commitment could not be reported for the first time. */
  public void commitmentNotReported(String caller, Reason why) {
    say(Level.WARN, "HG7003", caller, texts.of(why));
  }

  /** A modality never learns the result of its storage commitment. */
  public void commitmentGivenUp(String caller, Reason why) {
    say(Level.ERROR, "HG7004", caller, texts.of(why));
  }

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

  public void discardedAll(UplinkId uplink, int deliveries, String who) {
    say(Level.INFO, "HG6005", uplink, deliveries, who);
  }

  /** At start: deliveries wait for an uplink that the configuration does not have any more. */
  public void uplinkNotConfigured(UplinkId uplink, long deliveries) {
    say(Level.WARN, "HG6006", uplink, deliveries);
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

  private void warn(String id, String about, Object... arguments) {
    limited(Level.WARN, id, about, arguments);
  }

  private void error(String id, String about, Object... arguments) {
    limited(Level.ERROR, id, about, arguments);
  }

  private void limited(Level level, String id, String about, Object... arguments) {
    if (limit.permits(id, about)) {
      say(level, id, arguments);
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
      String text =
          arguments[i] instanceof ByteSize size ? size.rounded() : String.valueOf(arguments[i]);
      clean[i] = Printable.of(text, LONGEST_ARGUMENT);
    }
    return id + " " + messages.text(id, clean);
  }
}
