package org.huren.simulator.modality;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.huren.simulator.language.Texts;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.option.DurationOption;
import org.huren.simulator.option.SizeOption;
import org.huren.simulator.tally.Tally;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code simulate modality}: exit 0 if every object was stored, 1 if one was given up. */
@Command(name = "modality", showDefaultValues = true)
public final class ModalityCommand implements Callable<Integer> {
  private static final ZoneId HOSPITAL_TIME = ZoneId.of("Asia/Shanghai");

  private final Texts texts;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--host", descriptionKey = "modality.host")
  private String host = "127.0.0.1";

  @Option(names = "--port", descriptionKey = "modality.port")
  private int port = 11112;

  @Option(names = "--called", descriptionKey = "modality.called")
  private String called = "HUREN";

  @Option(
      names = "--calling",
      descriptionKey = "modality.calling",
      showDefaultValue = Visibility.NEVER)
  private Optional<String> calling = Optional.empty();

  @Option(names = "--kind", descriptionKey = "modality.kind")
  private ModalityKind kind = ModalityKind.CT;

  @Option(names = "--count", descriptionKey = "modality.count", showDefaultValue = Visibility.NEVER)
  private Optional<Integer> count = Optional.empty();

  @Option(names = "--size", descriptionKey = "modality.size", converter = SizeOption.class)
  private long size;

  @Option(
      names = "--study-shape",
      descriptionKey = "modality.study-shape",
      showDefaultValue = Visibility.NEVER)
  private Optional<String> studyShape = Optional.empty();

  @Option(names = "--implicit", descriptionKey = "modality.implicit")
  private boolean implicit;

  @Option(names = "--charset", descriptionKey = "modality.charset")
  private CharacterSet charset = CharacterSet.GB18030;

  @Option(names = "--files", descriptionKey = "modality.files", showDefaultValue = Visibility.NEVER)
  private @Nullable Path files;

  @Option(names = "--rate", descriptionKey = "modality.rate")
  private double rate;

  @Option(names = "--associations", descriptionKey = "modality.associations")
  private int associations = 1;

  @Option(names = "--attempts", descriptionKey = "modality.attempts")
  private int attempts = 10;

  @Option(names = "--pause", descriptionKey = "modality.pause", converter = DurationOption.class)
  private Duration pause = Duration.ofSeconds(1);

  @Option(
      names = "--timeout",
      descriptionKey = "modality.timeout",
      converter = DurationOption.class)
  private Duration timeout = Duration.ofSeconds(60);

  @Option(names = "--max-pdu", descriptionKey = "modality.max-pdu", converter = SizeOption.class)
  private long longestPdu = Peer.USUAL_PDU;

  @Option(names = "--fault", descriptionKey = "modality.fault", showDefaultValue = Visibility.NEVER)
  private @Nullable LineFault fault;

  @Option(names = "--fault-every", descriptionKey = "modality.fault-every")
  private int faultEvery = 1;

  @Option(names = "--commit", descriptionKey = "modality.commit")
  private boolean commit;

  @Option(
      names = "--commit-port",
      descriptionKey = "modality.commit-port",
      showDefaultValue = Visibility.NEVER)
  private Optional<Integer> commitPort = Optional.empty();

  @Option(
      names = "--commit-wait",
      descriptionKey = "modality.commit-wait",
      converter = DurationOption.class)
  private Duration commitWait = Duration.ofMinutes(5);

  @Option(names = "--seed", descriptionKey = "modality.seed", showDefaultValue = Visibility.NEVER)
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--sent", descriptionKey = "modality.sent")
  private Path sentFile = Path.of("sent.jsonl");

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  /** How invented texts are encoded. */
  enum CharacterSet {
    GB18030("GB18030"),
    UTF8("ISO_IR 192");

    private final String definedTerm;

    CharacterSet(String definedTerm) {
      this.definedTerm = definedTerm;
    }
  }

  public ModalityCommand(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(seed.orElseGet(System::nanoTime));
    Peer peer;
    Workload workload;
    Modality.Manner manner;
    try {
      peer = peer();
      workload = workload(random.nextLong());
      manner =
          new Modality.Manner(
              associations,
              rate,
              attempts,
              pause,
              Optional.ofNullable(fault).map(f -> new Modality.Misbehaviour(f, faultEvery)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Tally tally = new Tally();
    long begin = System.nanoTime();
    List<Reference> stored;
    try (JsonLines sent = JsonLines.open(sentFile)) {
      Modality modality =
          new Modality(peer, manner, workload, sent, tally, Clock.systemUTC(), random);
      modality.run();
      stored = modality.stored();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Optional<Commitment.Outcome> commitment =
        (commit || commitPort.isPresent()) && !stored.isEmpty()
            ? Optional.of(new Commitment(peer, commitPort, commitWait, random).ask(stored))
            : Optional.empty();
    Tally.Snapshot result = tally.snapshot();
    report(result, workload.count(), seconds, commitment);
    boolean good = commitment.map(c -> isWhole(c, stored.size())).orElse(true);
    return good && result.stored() == workload.count() ? 0 : 1;
  }

  private static boolean isWhole(Commitment.Outcome outcome, int objects) {
    return outcome instanceof Commitment.Outcome.Reported reported
        && reported.committed() == objects;
  }

  private Peer peer() {
    return new Peer(
        new InetSocketAddress(host, port),
        called,
        calling.orElse(kind.name() + "01"),
        Math.toIntExact(longestPdu),
        timeout);
  }

  private Workload workload(long workloadSeed) throws IOException {
    if (files != null) {
      return Workload.ofFiles(
          files,
          workloadSeed,
          (path, problem) ->
              spec.commandLine()
                  .getErr()
                  .println(
                      texts.text("modality.left-out", path, String.valueOf(problem.getMessage()))));
    }
    StudyShape shape = studyShape.map(StudyShape::parse).orElse(kind.shape());
    return Workload.of(
        new Workload.Synthetic(
            kind,
            count.orElse(shape.instances()),
            size,
            shape,
            implicit,
            charset.definedTerm,
            workloadSeed),
        Clock.system(HOSPITAL_TIME));
  }

  private void report(
      Tally.Snapshot result, int asked, double seconds, Optional<Commitment.Outcome> commitment) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.println(
          texts.text(
              "modality.done",
              asked,
              result.stored(),
              result.givenUp(),
              String.format(Locale.ROOT, "%.1f", seconds),
              String.format(Locale.ROOT, "%.1f", result.bytes() / seconds / 1e6),
              String.format(Locale.ROOT, "%.1f", result.p50Millis()),
              String.format(Locale.ROOT, "%.1f", result.p99Millis())));
      result.failures().forEach((what, n) -> out.println(texts.text("modality.failure", what, n)));
      result
          .disturbances()
          .forEach((what, n) -> out.println(texts.text("modality.disturbance", what, n)));
      commitment.ifPresent(c -> words(c).forEach(out::println));
      return;
    }
    JsonMapper mapper = new JsonMapper();
    ObjectNode line =
        mapper
            .createObjectNode()
            .put("asked", asked)
            .put("stored", result.stored())
            .put("givenUp", result.givenUp())
            .put("bytes", result.bytes())
            .put("seconds", Math.round(seconds * 1000) / 1000.0)
            .put("p50Millis", result.p50Millis())
            .put("p99Millis", result.p99Millis());
    line.set("failures", mapper.valueToTree(result.failures()));
    line.set("disturbances", mapper.valueToTree(result.disturbances()));
    commitment.ifPresent(c -> line.set("commitment", json(c, mapper)));
    out.println(mapper.writeValueAsString(line));
  }

  private List<String> words(Commitment.Outcome outcome) {
    if (outcome instanceof Commitment.Outcome.Reported reported) {
      List<String> lines = new ArrayList<>();
      lines.add(texts.text("modality.committed", reported.transaction(), reported.committed()));
      reported
          .failed()
          .forEach((why, n) -> lines.add(texts.text("modality.not-committed", why, n)));
      if (reported.unmentioned() > 0) {
        lines.add(texts.text("modality.unmentioned", reported.unmentioned()));
      }
      return lines;
    }
    return List.of(
        texts.text("modality.no-commitment", ((Commitment.Outcome.NotReported) outcome).how()));
  }

  private static ObjectNode json(Commitment.Outcome outcome, JsonMapper mapper) {
    ObjectNode node = mapper.createObjectNode();
    if (outcome instanceof Commitment.Outcome.Reported reported) {
      node.put("transaction", reported.transaction().value())
          .put("committed", reported.committed())
          .put("unmentioned", reported.unmentioned())
          .set("failed", mapper.valueToTree(reported.failed()));
    } else {
      node.put("notReported", ((Commitment.Outcome.NotReported) outcome).how());
    }
    return node;
  }
}
