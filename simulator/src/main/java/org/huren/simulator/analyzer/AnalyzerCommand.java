package org.huren.simulator.analyzer;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.huren.simulator.language.Texts;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.option.DurationOption;
import org.huren.simulator.tally.Tally;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code simulate analyzer}: exit 0 if every message was taken, 1 if one was given up; with {@code
 * --query}, 0 if an order was told.
 */
@Command(name = "analyzer", showDefaultValues = true)
public final class AnalyzerCommand implements Callable<Integer> {
  private static final ZoneId HOSPITAL_TIME = ZoneId.of("Asia/Shanghai");

  private final Texts texts;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--protocol",
      descriptionKey = "analyzer.protocol",
      showDefaultValue = Visibility.NEVER)
  private @Nullable Protocol protocol;

  @Option(
      names = "--profile",
      descriptionKey = "analyzer.profile",
      completionCandidates = Profiles.class,
      converter = Profiles.class,
      showDefaultValue = Visibility.NEVER)
  private @Nullable InstrumentProfile profile;

  @Option(names = "--host", descriptionKey = "analyzer.host")
  private String host = "127.0.0.1";

  @Option(names = "--port", descriptionKey = "analyzer.port", required = true)
  private int port;

  @Option(names = "--count", descriptionKey = "analyzer.count")
  private int count = 10;

  @Option(names = "--results", descriptionKey = "analyzer.results")
  private int results = 20;

  @Option(names = "--rate", descriptionKey = "analyzer.rate")
  private double rate;

  @Option(
      names = "--charset",
      descriptionKey = "analyzer.charset",
      showDefaultValue = Visibility.NEVER)
  private @Nullable CharacterSet charset;

  @Option(names = "--attempts", descriptionKey = "analyzer.attempts")
  private int attempts = 10;

  @Option(names = "--pause", descriptionKey = "analyzer.pause", converter = DurationOption.class)
  private Duration pause = Duration.ofSeconds(1);

  @Option(
      names = "--timeout",
      descriptionKey = "analyzer.timeout",
      converter = DurationOption.class)
  private Duration timeout = Analyzer.Peer.USUAL_TIMEOUT;

  @Option(names = "--fault", descriptionKey = "analyzer.fault", showDefaultValue = Visibility.NEVER)
  private @Nullable LineFault fault;

  @Option(names = "--fault-every", descriptionKey = "analyzer.fault-every")
  private int faultEvery = 1;

  @Option(names = "--seed", descriptionKey = "analyzer.seed", showDefaultValue = Visibility.NEVER)
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--query",
      paramLabel = "BARCODE",
      descriptionKey = "analyzer.query",
      showDefaultValue = Visibility.NEVER)
  private Optional<String> query = Optional.empty();

  @Option(names = "--sent", descriptionKey = "analyzer.sent")
  private Path sentFile = Path.of("sent.jsonl");

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  /** How texts are encoded. */
  enum CharacterSet {
    GB18030(Charset.forName("GB18030")),
    UTF8(StandardCharsets.UTF_8);

    private final Charset charset;

    CharacterSet(Charset charset) {
      this.charset = charset;
    }
  }

  /** Reads a profile as it is written in a configuration. */
  private static final class Profiles
      implements ITypeConverter<InstrumentProfile>, Iterable<String> {
    @Override
    public InstrumentProfile convert(String text) {
      return Arrays.stream(InstrumentProfile.values())
          .filter(p -> p.toString().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is none of " + Arrays.toString(InstrumentProfile.values())));
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(InstrumentProfile.values()).map(Object::toString).iterator();
    }
  }

  public AnalyzerCommand(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Analyzer analyzer = analyzer();
    if (query.isPresent()) {
      return ask(analyzer, query.get());
    }
    Tally tally = new Tally();
    long begin = System.nanoTime();
    try (JsonLines sent = JsonLines.open(sentFile)) {
      analyzer.run(sent, tally);
    }
    Tally.Snapshot result = tally.snapshot();
    report(result, (System.nanoTime() - begin) / 1e9);
    return result.stored() == count ? 0 : 1;
  }

  /** 0 if it was told of an order, 1 if not. */
  private int ask(Analyzer analyzer, String barcode) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> records;
    try {
      records = analyzer.ask(barcode);
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println(texts.text("analyzer.no-answer", barcode, String.valueOf(e.getMessage())));
      return 1;
    }
    boolean told = Analyzer.isOrder(records);
    if (json) {
      JsonMapper mapper = new JsonMapper();
      ObjectNode line = mapper.createObjectNode().put("barcode", barcode).put("ordered", told);
      line.set("answer", mapper.valueToTree(records));
      out.println(mapper.writeValueAsString(line));
    } else {
      records.forEach(out::println);
      out.println(texts.text(told ? "analyzer.told" : "analyzer.not-told", barcode));
    }
    return told ? 0 : 1;
  }

  private Analyzer analyzer() {
    InstrumentProfile chosen = profile();
    try {
      return new Analyzer(
          new Analyzer.Peer(
              new InetSocketAddress(host, port), timeout, Analyzer.Peer.USUAL_SLOWNESS),
          new Analyzer.Work(
              chosen,
              charset == null ? chosen.charset() : charset.charset,
              count,
              results,
              seed.orElseGet(System::nanoTime)),
          new Analyzer.Manner(
              rate,
              attempts,
              pause,
              Optional.ofNullable(fault).map(f -> new Analyzer.Misbehaviour(f, faultEvery))),
          Clock.system(HOSPITAL_TIME));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Of the protocol asked for, else of ASTM. */
  private InstrumentProfile profile() {
    if (profile == null) {
      return protocol == Protocol.HL7
          ? InstrumentProfile.MINDRAY_BS_HL7
          : InstrumentProfile.SYSMEX_XN;
    }
    if (protocol != null && protocol != profile.protocol()) {
      throw new ParameterException(
          spec.commandLine(), texts.text("analyzer.other-protocol", profile, profile.protocol()));
    }
    return profile;
  }

  private void report(Tally.Snapshot result, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.println(
          texts.text(
              "analyzer.done",
              count,
              result.stored(),
              result.givenUp(),
              String.format(Locale.ROOT, "%.1f", seconds),
              String.format(Locale.ROOT, "%.1f", result.stored() / seconds),
              String.format(Locale.ROOT, "%.1f", result.p50Millis()),
              String.format(Locale.ROOT, "%.1f", result.p99Millis())));
      result.failures().forEach((what, n) -> out.println(texts.text("analyzer.failure", what, n)));
      result
          .disturbances()
          .forEach((what, n) -> out.println(texts.text("analyzer.disturbance", what, n)));
      return;
    }
    JsonMapper mapper = new JsonMapper();
    ObjectNode line =
        mapper
            .createObjectNode()
            .put("asked", count)
            .put("stored", result.stored())
            .put("observations", result.stored() * results)
            .put("givenUp", result.givenUp())
            .put("bytes", result.bytes())
            .put("seconds", Math.round(seconds * 1000) / 1000.0)
            .put("p50Millis", result.p50Millis())
            .put("p99Millis", result.p99Millis());
    line.set("failures", mapper.valueToTree(result.failures()));
    line.set("disturbances", mapper.valueToTree(result.disturbances()));
    out.println(mapper.writeValueAsString(line));
  }
}
