package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.Payload;
import org.huren.agent.spool.SpoolEvent;
import org.huren.agent.tls.TlsEvent;
import org.huren.agent.upload.UploadEvent;
import org.huren.config.ByteSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final ItemId ITEM = ItemId.parse("0197a000-0000-7000-8000-000000000001");
  private static final Peer CT = new Peer("10.1.2.3", Optional.of("CT01"));
  private static final UplinkId CLOUD = new UplinkId("imaging-cloud");

  private final AtomicLong nanos = new AtomicLong();
  private final Events events = new Events(Locale.ENGLISH, nanos::get);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) org.slf4j.LoggerFactory.getLogger(Events.LOGGER);

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void noMethod_takesAnythingThatHoldsPatientData() {
    Set<Class<?>> forbidden =
        Set.of(
            Item.class,
            Facts.class,
            Finding.class,
            Verdict.class,
            Payload.class,
            ByteBuffer.class,
            byte[].class,
            Object.class);

    for (Method method : Events.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        assertThat(reachable(method.getParameterTypes()))
            .as("what %s can log", method)
            .doesNotContainAnyElementsOf(forbidden);
      }
    }
  }

  /** Parameter types, and through the components of sealed events and records what they carry. */
  private static Set<Class<?>> reachable(Class<?>[] types) {
    Set<Class<?>> found = new HashSet<>();
    for (Class<?> type : types) {
      found.add(type);
      if (type.isSealed()) {
        found.addAll(reachable(type.getPermittedSubclasses()));
      } else if (type.isRecord() && type.getPackageName().startsWith("org.huren")) {
        found.addAll(
            reachable(
                Arrays.stream(type.getRecordComponents())
                    .map(c -> c.getType())
                    .toArray(Class<?>[]::new)));
      }
    }
    return found;
  }

  @Test
  void lines_beginWithTheirStableId_andCarryItAsAField() {
    events.agentStarted("0.1.0", "i-1", Path.of("gateway.yaml"));

    ILoggingEvent line = log.list.get(0);
    assertThat(line.getFormattedMessage())
        .isEqualTo("HG1001 agent 0.1.0 started, instance i-1, configuration gateway.yaml");
    assertThat(line.getKeyValuePairs())
        .extracting(p -> p.key + "=" + p.value)
        .containsExactly("event=HG1001");
    assertThat(line.getLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void linesAreChinese_forAChineseProcess() {
    new Events(Locale.SIMPLIFIED_CHINESE, nanos::get).refused("dicom", CT, Refusal.STRANGER);

    assertThat(lines()).containsExactly("HG2010 接收端 dicom 拒绝了 CT01@10.1.2.3：不在配置中");
  }

  @Test
  void everyEventOfTheStages_hasALineInBothLanguages() {
    List<SpoolEvent> spool =
        List.of(
            new SpoolEvent.SetAside(Path.of("f"), SpoolEvent.SetAside.Why.TORN),
            new SpoolEvent.RowsRecovered(3),
            new SpoolEvent.PayloadDamaged(ITEM, Path.of("f")),
            new SpoolEvent.IndexRebuilt(Optional.empty(), "cause"),
            new SpoolEvent.IntakeClosed(new ByteSize(1), new ByteSize(2)),
            new SpoolEvent.SpaceShort(new ByteSize(1), new ByteSize(2)),
            new SpoolEvent.IntakeReopened(new ByteSize(3), new ByteSize(2)),
            new SpoolEvent.WriteFailed(ITEM, "cause"),
            new SpoolEvent.IndexFull("cause"),
            new SpoolEvent.Purged(1, new ByteSize(1), false),
            new SpoolEvent.Purged(1, new ByteSize(1), true),
            new SpoolEvent.UpkeepFailed("backup", "cause"),
            new SpoolEvent.VolatileFileSystem("tmpfs"),
            new SpoolEvent.Broken("cause"));
    Reason why = Reason.of("some.reason", "x");
    List<UploadEvent> upload =
        List.of(
            new UploadEvent.Started(CLOUD, 4),
            new UploadEvent.Stopped(CLOUD),
            new UploadEvent.Fails(CLOUD, why),
            new UploadEvent.Well(CLOUD, 7),
            new UploadEvent.Refused(CLOUD, ITEM, why),
            new UploadEvent.NotWritten(CLOUD, new IOException("disk")),
            new UploadEvent.LeftUnwritten(CLOUD, 2),
            new UploadEvent.NotIdentical(CLOUD, ITEM),
            new UploadEvent.NotCompressed(CLOUD, ITEM, new IllegalStateException()),
            new UploadEvent.Faulty(CLOUD, new IllegalStateException()));
    List<TlsEvent> tls =
        List.of(
            new TlsEvent.Loaded(Path.of("c"), java.time.Instant.EPOCH),
            new TlsEvent.Unusable(why),
            new TlsEvent.NotReloaded(why),
            new TlsEvent.Expires(Path.of("c"), Duration.ofDays(7)),
            new TlsEvent.Expires(Path.of("c"), Duration.ofDays(-1)),
            new TlsEvent.KeyExposed(Path.of("k")));
    assertCovers(TlsEvent.class, tls);
    assertCovers(SpoolEvent.class, spool);
    assertCovers(UploadEvent.class, upload);
    for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      Events speaking = new Events(locale, nanos::get);
      log.list.clear();
      spool.forEach(speaking::spool);
      upload.forEach(speaking::upload);
      tls.forEach(speaking::tls);

      assertThat(lines())
          .hasSize(spool.size() + upload.size() + tls.size())
          .allSatisfy(l -> assertThat(l).matches("HG\\d{4} [^\\[{]+"));
    }
  }

  /** So that a new kind of event can't be forgotten here. */
  private static void assertCovers(Class<?> sealed, List<?> examples) {
    assertThat(examples.stream().map(Object::getClass).collect(Collectors.toSet()))
        .hasSameSizeAs(sealed.getPermittedSubclasses());
  }

  @Test
  void garbageFromOnePeer_writesFiveLinesAMinute_andThenItsCount() {
    for (int i = 0; i < 1_000; i++) {
      events.refused("dicom", CT, Refusal.PROTOCOL);
    }
    assertThat(lines()).hasSize(WarningLimit.PER_PEER);

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    events.tellSuppressed();

    assertThat(lines())
        .hasSize(WarningLimit.PER_PEER + 1)
        .last()
        .asString()
        .isEqualTo(
            "HG1091 995 more lines of HG2010 about 1 peer(s), most of them about 10.1.2.3, were"
                + " kept out of the log in the last minute");
  }

  @Test
  void aNameChosenByAPeer_canNotForgeALine() {
    events.refused(
        "dicom",
        new Peer("10.1.2.3", Optional.of("CT\n2026 ERROR HG9999 \u202Eforged" + "A".repeat(500))),
        Refusal.STRANGER);

    assertThat(lines())
        .singleElement()
        .asString()
        .doesNotContain("\n", "\u202E")
        .hasSizeLessThan(300);
  }

  @Test
  void exceptions_showTypesAndPlaces_butNoMessageOfOurCode() {
    events.unexpected(
        "check",
        new IllegalArgumentException(
            "ZHANG^SAN",
            new UncheckedIOException("LI^SI", new IOException("No space left on device"))));

    ILoggingEvent line = log.list.get(0);
    String trace = ch.qos.logback.classic.spi.ThrowableProxyUtil.asString(line.getThrowableProxy());
    assertThat(line.getFormattedMessage() + trace)
        .doesNotContain("ZHANG", "LI^SI")
        .contains("IllegalArgumentException", "No space left on device", "EventsTest.java");
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
