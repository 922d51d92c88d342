package org.huren.simulator.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.huren.simulator.certs.Certificates;
import org.huren.simulator.language.Texts;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Comparison;
import org.huren.simulator.ledger.Exam;
import org.huren.simulator.tally.Tally;

/** One run of the demo, from the first certificate to the comparison. */
final class Demo {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long GLANCE_MILLIS = 100;

  private final DemoPlan plan;
  private final Stage stage;
  private final AgentCommand agentCommand;
  private final Texts texts;
  private final PrintWriter out;
  private final Clock clock;

  Demo(
      DemoPlan plan,
      Stage stage,
      AgentCommand agentCommand,
      Texts texts,
      PrintWriter out,
      Clock clock) {
    this.plan = plan;
    this.stage = stage;
    this.agentCommand = agentCommand;
    this.texts = texts;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Runs it.
   *
   * @param samples a folder of real files to send as well
   */
  DemoResult run(Optional<Path> samples)
      throws DemoFailure, IOException, GeneralSecurityException, InterruptedException {
    Path certificates = stage.folder().resolve("certs");
    new Certificates(Certificates.Algorithm.EC, clock).write(certificates, List.of());
    Cloud cloud = Cloud.start(stage, freePort(), certificates);
    int dicomPort = freePort();
    List<GatewayFile.AnalyzerLine> lines =
        List.of(
            new GatewayFile.AnalyzerLine("xn-1", InstrumentProfile.SYSMEX_XN, freePort()),
            new GatewayFile.AnalyzerLine("chem-1", InstrumentProfile.MINDRAY_BS_HL7, freePort()));
    Devices devices = new Devices(plan, stage.folder(), dicomPort, clock);
    List<Sender> senders = new ArrayList<>(devices.modalities());
    if (samples.isPresent()) {
      senders.add(devices.modality(samples.get(), texts, out));
    }
    List<String> callers = senders.stream().map(Sender::name).toList();
    List<Devices.Bench> benches = devices.analyzers(lines);
    benches.forEach(b -> senders.add(b.sender()));
    int lisPort = freePort();
    Orders orders =
        new Orders(lisPort, benches.stream().flatMap(b -> b.tubes().stream()).toList(), clock);
    AgentConsole console = new AgentConsole(URI.create("http://127.0.0.1:" + freePort()));
    Path config = stage.folder().resolve("gateway.yaml");
    Files.writeString(
        config,
        new GatewayFile(
                dicomPort,
                console.address().getPort(),
                lisPort,
                cloud.studies(),
                cloud.fhir(),
                callers,
                lines)
            .text());
    stage.start("agent", agentCommand.run(config));
    out.println(
        texts.text(
            "demo.begin",
            stage.folder(),
            dicomPort,
            console.address(),
            cloud.studies(),
            lines.stream()
                .map(GatewayFile.AnalyzerLine::toString)
                .collect(Collectors.joining(", ")),
            cloud.fhir()));
    awaitReady(cloud, console);

    orders.sendEarly();
    long begin = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(senders.size() + 1);
    try {
      List<Future<Tally.Snapshot>> sending = new ArrayList<>();
      for (Sender sender : senders) {
        sending.add(threads.submit(sender));
      }
      Sender first = benches.get(0).sender();
      Future<Void> late = threads.submit(orders.late(() -> first.stored() > 0));
      Watch watch = new Watch(plan, stage, senders, sending, cloud, console, texts, out);
      long deepestQueue = watch.untilDone();
      if (!late.cancel(true)) {
        outcome(late);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      return result(senders, sending, orders, cloud.accepted(), deepestQueue, seconds);
    } finally {
      threads.shutdownNow();
    }
  }

  private void awaitReady(Cloud cloud, AgentConsole console)
      throws DemoFailure, IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!cloud.isReady() || !console.isReady()) {
      stage.checkAlive(texts);
      if (System.nanoTime() > deadline) {
        throw new DemoFailure(
            texts.text("demo.not-ready", START.toSeconds(), stage.folder().resolve("agent.log")));
      }
      Thread.sleep(GLANCE_MILLIS);
    }
  }

  private DemoResult result(
      List<Sender> senders,
      List<Future<Tally.Snapshot>> sending,
      Orders orders,
      List<Accepted> accepted,
      long deepestQueue,
      double seconds)
      throws IOException, InterruptedException {
    List<Acknowledged> all = new ArrayList<>();
    List<DemoResult.Row> rows = new ArrayList<>();
    long givenUp = 0;
    for (int i = 0; i < senders.size(); i++) {
      Tally.Snapshot tally = outcome(sending.get(i));
      List<Acknowledged> own = new ArrayList<>(senders.get(i).acknowledged());
      own.addAll(Exam.ofImages(own));
      Set<String> ids = own.stream().map(Acknowledged::id).collect(Collectors.toSet());
      List<Accepted> ofThem = accepted.stream().filter(a -> ids.contains(a.known().id())).toList();
      rows.add(
          new DemoResult.Row(senders.get(i).name(), tally.bytes(), Comparison.of(own, ofThem)));
      all.addAll(own);
      givenUp += tally.givenUp();
    }
    return new DemoResult(
        rows,
        Comparison.of(all, accepted),
        new DemoResult.Joined(orders.count(), orders.joined(accepted)),
        givenUp,
        deepestQueue,
        seconds);
  }

  private static <T> T outcome(Future<T> sending) throws IOException, InterruptedException {
    try {
      return sending.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
