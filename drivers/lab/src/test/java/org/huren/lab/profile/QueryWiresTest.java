package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.huren.lab.Unfinished;
import org.huren.lab.line.AnalyzerLine;
import org.huren.lab.line.LineAddress;
import org.huren.lab.line.LineEvent;
import org.huren.lab.line.LineSettings;
import org.huren.lab.line.LineTap;
import org.huren.lab.line.LineThreads;
import org.huren.lab.line.MessageSink;
import org.huren.lab.line.Outbound;
import org.huren.lab.line.Peer;
import org.huren.lab.model.Patient;
import org.huren.lab.query.HostQueries;
import org.huren.lab.query.WorkOrder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Every folder under a profile's {@code queries} is a conversation on a socket: {@code orders.json}
 * is what there is to measure, {@code wire.txt} what the instrument and the gateway say.
 */
class QueryWiresTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 25, 8, 30, 0, 0, ZoneId.of("Asia/Shanghai"));

  @TestFactory
  Stream<DynamicTest> conversations() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : Shipped.names()) {
      Path folder = Shipped.FOLDER.resolve(name).resolve("queries");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.list(folder)) {
          found
              .sorted()
              .forEach(
                  f ->
                      tests.add(
                          DynamicTest.dynamicTest(
                              name + " " + f.getFileName(), () -> play(name, f))));
        }
      }
    }
    return tests.stream();
  }

  @Test
  void everyProfileThatAnswersOrTellsIsPlayed() throws IOException {
    List<String> played =
        conversations()
            .map(DynamicTest::getDisplayName)
            .map(n -> n.substring(0, n.indexOf(' ')))
            .distinct()
            .toList();
    List<String> speaking =
        Shipped.names().stream()
            .filter(n -> !Shipped.profile(n).queries().isEmpty())
            .sorted()
            .toList();
    assertThat(played).containsExactlyElementsOf(speaking);
  }

  private static void play(String name, Path folder) throws Exception {
    InstrumentProfile profile = Shipped.profile(name);
    Charset charset =
        profile.queries().stream()
            .flatMap(rules -> rules.charset().stream())
            .findFirst()
            .or(profile::charset)
            .orElse(StandardCharsets.UTF_8);
    LineThreads threads = new LineThreads(1);
    Desk desk = new Desk(profile, orders(folder.resolve("orders.json")));
    List<LineEvent> events = new CopyOnWriteArrayList<>();
    LineAddress.Listen anywhere =
        new LineAddress.Listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> true);
    try (AnalyzerLine line =
            AnalyzerLine.open(threads, settings(anywhere, profile), desk, events::add);
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), line.address().orElseThrow().getPort())) {
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      for (String written : Files.readAllLines(folder.resolve("wire.txt"))) {
        String text = written.substring(2);
        switch (written.substring(0, 2)) {
          case "> " -> {
            socket.getOutputStream().write(WireText.bytes(text, charset));
            socket.getOutputStream().flush();
          }
          case "< " -> {
            byte[] expected = WireText.bytes(text, charset);
            assertThat(WireText.written(read(socket, expected.length), charset))
                .as("%s", folder)
                .isEqualTo(text);
          }
          case "! " -> desk.act(text);
          default -> throw new AssertionError(folder + ": " + written);
        }
      }
      socket.shutdownOutput();
      assertThat(WireText.written(socket.getInputStream().readAllBytes(), charset)).isEmpty();
      desk.everythingWasTaken();
      assertThat(events)
          .as("%s", folder)
          .noneMatch(LineEvent.Noise.class::isInstance)
          .noneMatch(LineEvent.Refused.class::isInstance);
    } finally {
      threads.close();
    }
  }

  private static LineSettings settings(LineAddress where, InstrumentProfile profile) {
    return new LineSettings(
        where,
        profile.protocol(),
        Optional.empty(),
        Clock.fixed(NOW.toInstant(), NOW.getZone()),
        System::nanoTime,
        new LineTap());
  }

  private static byte[] read(Socket socket, int length) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      while (read.size() < length) {
        int b = socket.getInputStream().read();
        if (b < 0) {
          break;
        }
        read.write(b);
      }
    } catch (SocketTimeoutException e) {
      // What came is told by the comparison.
    }
    return read.toByteArray();
  }

  private static Map<String, WorkOrder> orders(Path file) throws IOException {
    Map<String, WorkOrder> orders = new HashMap<>();
    for (JsonNode order : MappingJson.JSON.readTree(Files.readString(file))) {
      WorkOrder read = order(order);
      orders.put(read.sample(), read);
    }
    return orders;
  }

  private static WorkOrder order(JsonNode json) {
    JsonNode patient = json.path("patient");
    return new WorkOrder(
        json.get("sample").asString(),
        json.get("order").asString(),
        Optional.of(
            new Patient(
                text(patient, "id"),
                text(patient, "name"),
                text(patient, "birthDate").map(LocalDate::parse),
                text(patient, "sex")
                    .map(s -> Patient.Sex.valueOf(s.toUpperCase(Locale.ROOT)))
                    .orElse(Patient.Sex.UNKNOWN))),
        StreamSupport.stream(json.get("tests").spliterator(), false)
            .map(t -> new WorkOrder.Test(t.get("code").asString(), t.path("name").asString("")))
            .toList(),
        json.path("stat").asBoolean(),
        text(json, "specimenType"),
        text(json, "collectedAt").map(OffsetDateTime::parse),
        text(json, "orderedAt").map(OffsetDateTime::parse),
        text(json, "requester"),
        text(json, "department"),
        Optional.empty(),
        text(json, "bed"));
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.ofNullable(node.get(key)).map(JsonNode::asString);
  }

  /** Knows the orders of a case; results that come meanwhile would be a mistake. */
  private static final class Desk implements MessageSink {
    private final HostQueries queries;
    private final Map<String, WorkOrder> orders;
    private final AtomicInteger ids = new AtomicInteger(100);
    private final BlockingQueue<Outbound> open = new LinkedBlockingQueue<>();
    private final List<CompletableFuture<Outbound.Sent>> sent = new ArrayList<>();

    Desk(InstrumentProfile profile, Map<String, WorkOrder> orders) {
      this.queries = HostQueries.of(profile, SiteTerms.USUAL).orElseThrow();
      this.orders = orders;
    }

    private HostQueries.Sending sending() {
      return new HostQueries.Sending(NOW, () -> Integer.toString(ids.incrementAndGet()));
    }

    /** {@code tell 8801} or {@code cancel 8801}. */
    void act(String what) throws InterruptedException {
      String[] words = what.split(" ", 2);
      Outbound line = Optional.ofNullable(open.poll(10, TimeUnit.SECONDS)).orElseThrow();
      open.add(line);
      List<byte[]> messages =
          queries.tell(orders.get(words[1]), words[0].equals("cancel"), sending());
      assertThat(messages).isNotEmpty();
      messages.forEach(m -> sent.add(line.send(m).toCompletableFuture()));
    }

    void everythingWasTaken() throws Exception {
      for (CompletableFuture<Outbound.Sent> one : sent) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(Outbound.Sent.TAKEN);
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public Optional<CompletionStage<Optional<Reply>>> ask(byte[] message, Peer peer) {
      return queries
          .question(message)
          .map(
              question -> {
                Map<String, List<WorkOrder>> known = new HashMap<>();
                question.samples().stream()
                    .filter(orders::containsKey)
                    .forEach(s -> known.put(s, List.of(orders.get(s))));
                List<byte[]> answer =
                    question.isForAll()
                        ? queries.answer(question, List.copyOf(orders.values()), sending())
                        : queries.answer(question, known, sending());
                return CompletableFuture.completedFuture(Optional.of(new Reply(answer)));
              });
    }

    @Override
    public CompletionStage<Outcome> deliver(byte[] message, Peer peer) {
      throw new AssertionError(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void connected(Outbound line) {
      open.add(line);
    }

    @Override
    public void keepAside(byte[] soFar, Unfinished why, Peer peer) {
      throw new AssertionError(why);
    }
  }
}
