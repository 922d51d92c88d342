package org.huren.simulator.lis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.huren.simulator.language.Texts;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.option.DurationOption;
import org.huren.simulator.patient.Patient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate lis}: exit 0 if every message was accepted, 1 if one was not. */
@Command(name = "lis", showDefaultValues = true)
public final class LisCommand implements Callable<Integer> {
  private static final ZoneId HOSPITAL_TIME = ZoneId.of("Asia/Shanghai");

  private final Texts texts;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--host", descriptionKey = "lis.host")
  private String host = "127.0.0.1";

  @Option(names = "--port", descriptionKey = "lis.port", required = true)
  private int port;

  @Option(names = "--say", descriptionKey = "lis.say")
  private What what = What.ORDERS;

  @Option(names = "--count", descriptionKey = "lis.count")
  private int count = 10;

  @Option(names = "--first", descriptionKey = "lis.first")
  private long first = 8_801_000_001L;

  @Option(names = "--of", descriptionKey = "lis.of", showDefaultValue = Visibility.NEVER)
  private Optional<Path> sent = Optional.empty();

  @Option(names = "--charset", descriptionKey = "lis.charset")
  private Charset charset = Charset.forName("GB18030");

  @Option(names = "--timeout", descriptionKey = "lis.timeout", converter = DurationOption.class)
  private Duration timeout = Duration.ofSeconds(30);

  @Option(names = "--seed", descriptionKey = "lis.seed", showDefaultValue = Visibility.NEVER)
  private Optional<Long> seed = Optional.empty();

  /** What the LIS says of each barcode. */
  enum What {
    ORDERS,
    CANCELLATIONS,
    ADMISSIONS,
    REPORTS
  }

  public LisCommand(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Integer call() throws IOException {
    List<String> barcodes = barcodes();
    SplittableRandom random = new SplittableRandom(seed.orElse(1L));
    LocalDateTime now = LocalDateTime.now(Clock.system(HOSPITAL_TIME));
    int accepted = 0;
    try (LisLine line = new LisLine(new InetSocketAddress(host, port), timeout, charset)) {
      for (String barcode : barcodes) {
        Patient patient = Patient.random(random, LocalDate.of(2026, 1, 1));
        if (line.send(message(barcode, patient, now)).equals("AA")) {
          accepted++;
        }
      }
    }
    spec.commandLine().getOut().println(texts.text("lis.done", barcodes.size(), accepted));
    return accepted == barcodes.size() ? 0 : 1;
  }

  /** Those of an analyzer's acknowledged messages, or running numbers. */
  private List<String> barcodes() throws IOException {
    if (sent.isPresent()) {
      return JsonLines.read(sent.get(), Acknowledged::ofJson).stream()
          .map(Acknowledged::id)
          .distinct()
          .toList();
    }
    List<String> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      running.add(Long.toString(first + i));
    }
    return running;
  }

  private String message(String barcode, Patient patient, LocalDateTime now) {
    List<LisMessages.Test> tests =
        List.of(
            new LisMessages.Test("ALT", "谷丙转氨酶", "31", "U/L"),
            new LisMessages.Test("AST", "谷草转氨酶", "27", "U/L"));
    String number = "A" + barcode;
    String id = what.name().charAt(0) + barcode;
    return switch (what) {
      case ORDERS -> LisMessages.order("NW", id, number, barcode, patient, tests, now);
      case CANCELLATIONS -> LisMessages.order("CA", id, number, barcode, patient, tests, now);
      case ADMISSIONS -> LisMessages.admission(id, patient, now);
      case REPORTS -> LisMessages.report(id, number, barcode, patient, tests, now);
    };
  }
}
