package org.huren.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.huren.config.yaml.Problem;

/**
 * A site's configuration folder with certificates that are good at {@link #NOW}, on a machine that
 * owns 10.1.2.9 and knows no names but localhost.
 */
final class Site {
  static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  /** What both lines need, as the issues show it. */
  static final String EXAMPLE =
      """
      hospital: { name: 将乐县总医院, orgCode: 12350428MB0000000X, timezone: Asia/Shanghai }
      spool:    { directory: ./spool, retention: 30d, minFree: 20MB }
      dicom:    { aeTitle: HUREN, listen: 0.0.0.0:11112, callers: [ { aeTitle: CT01, address: 10.1.2.3, port: 104 } ] }
      analyzers:
        - { id: xn-1,   profile: sysmex-xn,      listen: 0.0.0.0:9001, peers: [ 10.1.2.8 ] }
        - { id: chem-1, profile: mindray-bs-hl7, listen: 0.0.0.0:9002, peers: any }
      uplinks:
        - id: imaging-cloud
          type: stow
          url: https://cloud.example/dicom-web/studies
          accepts: [ images ]
          tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
        - id: regional-platform
          type: registry
          format: fhir-r4
          url: https://platform.example/fhir
          accepts: [ lab-reports ]
          tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
      console:  { listen: 127.0.0.1:7080 }
      """;

  private static final KeyPair KEYS = Pki.keys("EC", 256);
  private static final String CERTIFICATE =
      Pki.pem(
          Pki.certificate(
              "agent", KEYS, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(365))));
  private static final String KEY = Pki.pem(Pki.pkcs8(KEYS));

  private final Path folder;

  Site(Path folder) {
    this.folder = folder;
    Pki.write(folder.resolve("certs/agent.pem"), CERTIFICATE);
    Pki.write(folder.resolve("certs/agent.key"), KEY);
    Pki.write(folder.resolve("certs/ca.pem"), CERTIFICATE);
    Pki.write(folder.resolve("certs/orders.token"), "a-token-for-orders-of-tests");
  }

  Path folder() {
    return folder;
  }

  ReadResult read(String yaml) {
    try {
      return read(Files.writeString(folder.resolve("gateway.yaml"), yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ReadResult read(byte[] yaml) {
    try {
      return read(Files.write(folder.resolve("gateway.yaml"), yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ReadResult read(Path file) {
    KnownProfiles profiles = f -> Set.of("sysmex-xn", "mindray-bs-hl7", "generic-lis");
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new GatewayConfigReader(profiles, clock, new Desk()).read(file);
  }

  GatewayConfig config(String yaml) {
    return ((ReadResult.Ok) read(yaml)).config();
  }

  /** Every problem, warnings too, as an English line without the temporary folder's name. */
  List<String> problems(String yaml) {
    return lines(read(yaml), Locale.ENGLISH);
  }

  List<String> lines(ReadResult result, Locale locale) {
    return problems(result).stream()
        .map(p -> p.render(locale).replace(folder + folder.getFileSystem().getSeparator(), ""))
        .toList();
  }

  static List<Problem> problems(ReadResult result) {
    return result instanceof ReadResult.Ok ok
        ? ok.warnings()
        : ((ReadResult.Invalid) result).problems();
  }

  /** A machine without a name service. */
  private static final class Desk implements Machine {
    @Override
    public Optional<InetAddress> resolve(String host) {
      try {
        return host.equals("localhost") || host.matches("[0-9.]+|.*:.*")
            ? Optional.of(InetAddress.getByName(host))
            : Optional.empty();
      } catch (UnknownHostException e) {
        return Optional.empty();
      }
    }

    @Override
    public boolean owns(InetAddress address) {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || address.getHostAddress().equals("10.1.2.9");
    }
  }
}
