package org.huren.simulator.platform;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.huren.simulator.fault.FaultOption;
import org.huren.simulator.fault.FaultOrder;
import org.huren.simulator.fault.FaultPlan;
import org.huren.simulator.language.Texts;
import org.huren.simulator.option.AddressOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code simulate platform}: runs until it is stopped. */
@Command(name = "platform", showDefaultValues = true)
public final class PlatformCommand implements Callable<Integer> {
  /** Holds the addresses of a running platform, in its folder. */
  public static final String ADDRESSES = "platform.json";

  private final Texts texts;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--listen",
      descriptionKey = "platform.listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8443",
      converter = AddressOption.class)
  private InetSocketAddress listen = new InetSocketAddress(0);

  @Option(
      names = "--control",
      descriptionKey = "platform.control",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      converter = AddressOption.class)
  private InetSocketAddress control = new InetSocketAddress(0);

  @Option(
      names = "--certs",
      descriptionKey = "platform.certs",
      showDefaultValue = Visibility.NEVER,
      required = true)
  private Path certificates = Path.of("certs");

  @Option(
      names = "--dir",
      descriptionKey = "platform.dir",
      showDefaultValue = Visibility.NEVER,
      required = true)
  private Path directory = Path.of("platform");

  @Option(
      names = {"--fault", "--faults"},
      descriptionKey = "platform.fault",
      showDefaultValue = Visibility.NEVER,
      converter = FaultOption.class)
  private List<FaultOrder> orders = List.of();

  @Option(names = "--seed", descriptionKey = "platform.seed", showDefaultValue = Visibility.NEVER)
  private Optional<Long> seed = Optional.empty();

  public PlatformCommand(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    FaultPlan faults = new FaultPlan(new SplittableRandom(seed.orElseGet(System::nanoTime)));
    Platform platform =
        Platform.start(
            new Platform.Place(listen, control, certificates, directory),
            faults,
            orders,
            Clock.systemUTC());
    JsonMapper mapper = new JsonMapper();
    Path ready = directory.resolve(ADDRESSES + ".new");
    Files.writeString(
        ready,
        mapper
            .createObjectNode()
            .put("studies", platform.studies().toString())
            .put("fhir", platform.fhir().toString())
            .put("control", platform.control().toString())
            .toString());
    Files.move(ready, directory.resolve(ADDRESSES), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    spec.commandLine()
        .getOut()
        .println(
            texts.text(
                "platform.ready",
                platform.studies(),
                platform.fhir(),
                platform.control(),
                directory));
    new CountDownLatch(1).await();
    return 0;
  }
}
