package org.huren.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Receipt;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue.Judgement;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.DeliveryQueue.Settlement;
import org.huren.agent.spool.DeliveryQueue.Turn;
import org.huren.config.ByteSize;
import org.huren.config.SpoolConfig;

/**
 * A spool in a folder, with what a test wants to see of it. Payloads are {@code header|identity|
 * rest}, where the header is everything up to the first bar.
 */
final class TestSpool implements AutoCloseable, SpoolListener {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final Source SOURCE = new Source("CT01");
  static final UplinkId CLOUD = new UplinkId("cloud");
  static final UplinkId REGION = new UplinkId("region");

  final Path root;
  final List<SpoolEvent> events = new CopyOnWriteArrayList<>();
  final List<SpoolEvent.Broken> broken = new CopyOnWriteArrayList<>();
  final TestClock clock = new TestClock();
  SpoolFiles files = SpoolFiles.disk();
  KillPoint.Observer killPoints = KillPoint.Observer.NONE;
  Duration retention = Duration.ofDays(30);
  ByteSize minFree = new ByteSize(0);
  SpoolConfig.Sync sync = SpoolConfig.Sync.STANDARD;
  Supplier<ExecutorService> flushes = () -> Spool.pool("test-flush", Spool.FLUSH_THREADS);
  private final Random random = new Random(7);
  private final AtomicReference<Spool> spool = new AtomicReference<>();

  TestSpool(Path root) {
    this.root = root;
  }

  /** A clock that goes where it is set. */
  static final class TestClock extends Clock {
    volatile Instant now = Instant.parse("2026-11-21T00:30:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public long millis() {
      return now.toEpochMilli();
    }

    @Override
    public ZoneId getZone() {
      return ZONE;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    void forward(Duration by) {
      now = now.plus(by);
    }
  }

  /** Opens without upkeep: the test says when it runs. */
  TestSpool open() throws CannotOpenSpoolException {
    spool.set(
        Spool.recover(config(), ZONE, environment(), TestSpool::readFacts, this, flushes.get()));
    return this;
  }

  /** Opens as in production. */
  TestSpool openWithUpkeep() throws CannotOpenSpoolException {
    spool.set(Spool.open(config(), ZONE, environment(), TestSpool::readFacts, this));
    return this;
  }

  private SpoolConfig config() {
    return new SpoolConfig(root, retention, minFree, sync);
  }

  private SpoolEnvironment environment() {
    return new SpoolEnvironment(files, clock, random, killPoints);
  }

  Spool spool() {
    return spool.get();
  }

  Upkeep upkeep() {
    return spool().upkeep();
  }

  Records records() {
    return spool().records();
  }

  /** Ends as a kill would, and opens again. */
  TestSpool killAndOpen() throws CannotOpenSpoolException {
    spool().halt();
    return open();
  }

  @Override
  public void close() {
    spool().close();
  }

  static byte[] payload(String identity, int size) {
    byte[] bytes = new byte[size];
    new Random(identity.hashCode()).nextBytes(bytes);
    byte[] head = ("header|" + identity + "|").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  static Facts facts(String identity) {
    Facts facts =
        new Facts(
            Optional.of(identity), Optional.of("study"), Map.of("PatientID", "P1"), List.of());
    return identity.startsWith("urgent") ? facts.urgent() : facts;
  }

  static FactsReader.Read readFacts(PayloadKind kind, Source source, SeekableByteChannel file)
      throws IOException {
    ByteBuffer head = ByteBuffer.allocate(256);
    while (head.hasRemaining() && file.read(head) >= 0) {
      // until full or at the end
    }
    String[] parts =
        new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1).split("\\|", 3);
    return new FactsReader.Read(parts[0].length() + 1, facts(parts[1]));
  }

  StoreOutcome store(String identity, int size) {
    return join(commit(identity, payload(identity, size)));
  }

  ItemId stored(String identity, int size) {
    return ((StoreOutcome.Stored) store(identity, size)).id();
  }

  ItemId stored(String identity) {
    return stored(identity, 1000);
  }

  CompletableFuture<StoreOutcome> commit(String identity, byte[] bytes) {
    Reception reception = begin();
    int header = new String(bytes, 0, 100, StandardCharsets.ISO_8859_1).indexOf('|') + 1;
    reception.write(ByteBuffer.wrap(bytes, 0, header));
    reception.beginContent();
    reception.write(ByteBuffer.wrap(bytes, header, bytes.length - header));
    return reception.commit(facts(identity)).toCompletableFuture();
  }

  Reception begin() {
    return ((Intake.Admission.Admitted) spool().intake().admit(PayloadKind.DICOM, SOURCE))
        .reception();
  }

  /** Waits until the rows of so many received items are there, and gives them. */
  List<Item> awaitReceived(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<Item> items = spool().checkQueue().awaitingCheck(100_000);
    while (items.size() < count && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(2);
      items = spool().checkQueue().awaitingCheck(100_000);
    }
    if (items.size() != count) {
      throw new AssertionError(count + " items expected, there are " + items.size());
    }
    return items;
  }

  void judge(Verdict verdict, Item item, UplinkId... routes) {
    join(
        spool()
            .checkQueue()
            .record(List.of(new Judgement(item, verdict, Set.of(routes))))
            .toCompletableFuture());
  }

  void accept(Item item, UplinkId... routes) {
    judge(new Verdict.Accept(List.of()), item, routes);
  }

  /** Stores and accepts one. */
  ItemId accepted(String identity, UplinkId... routes) throws InterruptedException {
    ItemId id = stored(identity);
    accept(awaitReceived(1).get(0), routes);
    return id;
  }

  List<Claim> claim(UplinkId uplink, int atMost) {
    return spool()
        .deliveryQueue()
        .claim(uplink, Turn.BY_PRECEDENCE, atMost, Long.MAX_VALUE, clock.instant());
  }

  void settle(Claim claim, DeliveryOutcome outcome, Instant dueAt) {
    join(
        spool()
            .deliveryQueue()
            .settle(List.of(new Settlement(claim.item().id(), claim.uplink(), outcome, dueAt)))
            .toCompletableFuture());
  }

  void deliver(Claim claim) {
    settle(
        claim,
        new DeliveryOutcome.Delivered(new Receipt(clock.instant(), "stored " + claim.item().id())),
        clock.instant());
  }

  Item item(ItemId id) {
    return records().item(id).orElseThrow();
  }

  /** Every payload file, by its name. */
  Map<String, Path> payloadFiles() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(p -> PayloadName.parse(p.getFileName().toString()).isPresent())
          .filter(p -> !p.startsWith(root.resolve("aside")))
          .collect(java.util.stream.Collectors.toMap(p -> p.getFileName().toString(), p -> p));
    }
  }

  Path fileOf(ItemId id) throws IOException {
    return payloadFiles().entrySet().stream()
        .filter(e -> e.getKey().startsWith(id.toString()))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  <E extends SpoolEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void itemsReceived() {}

  @Override
  public void deliveriesDue(UplinkId uplink) {}

  @Override
  public void report(SpoolEvent event) {
    events.add(event);
  }

  @Override
  public void broken(SpoolEvent.Broken event) {
    broken.add(event);
  }
}
