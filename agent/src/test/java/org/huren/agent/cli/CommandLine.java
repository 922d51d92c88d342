package org.huren.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.console.FakeRecords;
import org.huren.agent.console.RunningConsole;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.Refusal;
import org.huren.agent.observe.Statuses;
import org.huren.config.ByteSize;
import org.huren.config.ConsoleConfig;
import org.huren.config.GatewayConfig;
import org.huren.config.HospitalConfig;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import org.huren.config.ReadResult;
import org.huren.config.SpoolConfig;
import org.huren.config.StudiesConfig;
import org.huren.config.language.Text;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The commands of one who sits at the gateway, against a real console. */
abstract class CommandLine {
  static final String HELD = FakeRecords.id(0xabcdef01L).toString();

  final List<Path> configsRead = new ArrayList<>();
  final List<String> runs = new ArrayList<>();

  @TempDir Path folder;
  RunningConsole running;
  Locale locale = Locale.ENGLISH;
  ReadResult config = new ReadResult.Invalid(List.of());
  StringWriter out = new StringWriter();
  StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    running = new RunningConsole(folder);
    config = new ReadResult.Ok(gateway(folder), List.of());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  void busyDay() {
    Peer ct = new Peer("10.1.2.3", Optional.of("CT01"));
    running.dicom.opened(ct);
    running.dicom.stored(ct, 524_288, Duration.ofMillis(3));
    running.dicom.stored(ct, 262_144, Duration.ofMillis(3));
    running.dicom.refused(ct, Refusal.NO_SPACE);
    Peer stranger = new Peer("10.1.2.99", Optional.of("MR02"));
    running.dicom.stranger(stranger);
    running.dicom.stranger(stranger);
    running.records.add(
        0xabcdef01L, ItemState.HELD, Optional.of(Reason.of("test.conflict", "1.2.3")));
    running.records.add(2, ItemState.ACCEPTED, Optional.empty());
    running.records.addDelivery(2, "imaging-cloud", DeliveryState.REJECTED);
  }

  int huren(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    Environment environment =
        new Environment(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Map.of("HUREN_CONFIG", "site.yaml", "SUDO_USER", "li"),
            "root",
            locale,
            this::read);
    return new Cli(environment, Statuses.CLOCK, this::run).execute(arguments);
  }

  private ReadResult read(Path file) {
    configsRead.add(file);
    return config;
  }

  private int run(GatewayConfig gateway, Path file) {
    runs.add(file.toString());
    return 75;
  }

  static Problem problem(int line) {
    return new Problem(
        Problem.Severity.ERROR,
        new Place("gateway.yaml", line, 1, "dicom.port"),
        new Text(Words.class, "items.none", List.of()));
  }

  static GatewayConfig gateway(Path spool) {
    return new GatewayConfig(
        new HospitalConfig("将乐县总医院", "12350428MB0000000X", ZoneId.of("Asia/Shanghai")),
        new SpoolConfig(
            spool, Duration.ofDays(30), ByteSize.parse("20GB"), SpoolConfig.Sync.STANDARD),
        Optional.empty(),
        StudiesConfig.USUAL,
        List.of(),
        List.of(),
        OrdersConfig.defaults(),
        List.of(),
        new ConsoleConfig(new HostPort("127.0.0.1", 0)));
  }

  static String localTime(int secondsAgo) {
    return new Words(Locale.ENGLISH, ZoneId.systemDefault())
        .time(Statuses.NOW.minusSeconds(secondsAgo));
  }
}
