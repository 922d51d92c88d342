package org.huren.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.huren.config.DicomKeys.Dicom;
import org.huren.config.GatewayKeys.Spool;
import org.huren.config.LabKeys.OrderIntake;
import org.huren.config.LabKeys.Orders;
import org.huren.config.UplinkKeys.Uplink;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;
import org.huren.config.yaml.YamlFile;

/**
 * Reads a {@code gateway.yaml} and reports all of its problems at once. Stateless apart from what
 * it was given; safe for any thread.
 */
public final class GatewayConfigReader {
  private final KnownProfiles profiles;
  private final Clock clock;
  private final Machine machine;

  /**
   * @param profiles the instrument profiles there are
   * @param clock by which certificates have expired
   */
  public GatewayConfigReader(KnownProfiles profiles, Clock clock) {
    this(profiles, clock, Machine.real());
  }

  GatewayConfigReader(KnownProfiles profiles, Clock clock, Machine machine) {
    this.profiles = profiles;
    this.clock = clock;
    this.machine = machine;
  }

  /**
   * Reads and checks one file, together with the files and folders it names; changes nothing on
   * disk. May ask the name service for the host names to listen on. A file that can't be read is a
   * problem of the result, not an exception.
   */
  public ReadResult read(Path file) {
    var reading = new Reading(GatewayKeys.ALL);
    Optional<Values> values = YamlFile.read(file, GatewayKeys.ALL, reading);
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    var binding = new GatewayBinding(folder);
    values.ifPresent(all -> check(all, reading, binding, folder));
    if (values.isEmpty() || reading.hasErrors()) {
      return new ReadResult.Invalid(reading.problems());
    }
    return new ReadResult.Ok(binding.gateway(values.get()), reading.problems());
  }

  private void check(Values all, Reading reading, GatewayBinding binding, Path folder) {
    // First, while what the reading knows are the errors of single keys
    new GatewayChecks(all, reading, machine, profiles.names(folder)).run();
    new ProfileChecks(reading, profiles, folder).check(all);
    var spool = new SpoolChecks(reading);
    all.find(GatewayKeys.SPOOL)
        .ifPresent(
            v ->
                v.find(Spool.DIRECTORY)
                    .ifPresent(directory -> spool.check(v, binding.resolve(directory))));
    all.find(GatewayKeys.ORDERS)
        .flatMap(orders -> orders.find(Orders.INTAKE))
        .ifPresent(
            intake ->
                intake
                    .find(OrderIntake.TOKEN)
                    .ifPresent(
                        token -> new TokenChecks(reading).check(intake, binding.resolve(token))));
    var tls = new TlsChecks(reading, binding::resolve, clock);
    all.find(GatewayKeys.UPLINKS).stream()
        .flatMap(uplinks -> uplinks.stream().map(Located::value))
        .flatMap(uplink -> uplink.find(Uplink.TLS).stream())
        .forEach(tls::uplink);
    all.find(GatewayKeys.DICOM)
        .flatMap(dicom -> dicom.find(Dicom.TLS))
        .ifPresent(tls::dicomListener);
  }
}
