package org.huren.installer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.huren.simulator.certs.Certificates;
import org.huren.simulator.fault.FaultPlan;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.platform.Platform;

/** The simulator's imaging cloud and regional platform, with certificates of their own. */
final class Platforms implements AutoCloseable {
  private final Path certificates;
  private final Path accepted;
  private final Platform platform;

  Platforms(Path directory) throws IOException, GeneralSecurityException {
    certificates = directory.resolve("certs");
    accepted = directory.resolve("cloud");
    new Certificates(Certificates.Algorithm.EC, Clock.systemUTC())
        .write(certificates, List.of("localhost", "127.0.0.1"));
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    platform =
        Platform.start(
            new Platform.Place(anyPort, anyPort, certificates, accepted),
            new FaultPlan(new Random(7)),
            List.of(),
            Clock.systemUTC());
  }

  URI studies() {
    return platform.studies();
  }

  URI fhir() {
    return platform.fhir();
  }

  List<Accepted> ledger() throws IOException {
    return JsonLines.read(accepted.resolve("ledger.jsonl"), Accepted::ofJson);
  }

  /** The folder of the newest version of each document, as it came. */
  Path documents() {
    return accepted.resolve("documents");
  }

  /** The file it keeps for an object. */
  Path instance(String sopInstanceUid) {
    return accepted.resolve("instances").resolve(sopInstanceUid + ".dcm");
  }

  @Override
  public void close() throws IOException {
    platform.close();
  }
}
