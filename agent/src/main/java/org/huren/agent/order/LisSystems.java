package org.huren.agent.order;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Source;
import org.huren.config.GatewayConfig;
import org.huren.config.LisConfig;
import org.huren.config.ProfileFolders;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.ProfileReader;
import org.huren.lab.profile.Protocol;

/** All configured systems, by the source of what they send. Immutable; any thread. */
public final class LisSystems {
  /** Whose name is on orders that came through the HTTP intake. */
  public static final Source INTAKE = new Source("orders");

  private final Map<Source, Lis> bySource;

  private LisSystems(Map<Source, Lis> bySource) {
    this.bySource = bySource;
  }

  /** No system. */
  public static LisSystems none() {
    return new LisSystems(Map.of());
  }

  /**
   * Reads the profiles that the configuration names.
   *
   * @param folder the folder of the gateway.yaml; the site's own profiles lie beside it
   * @throws IOException if a profile can't be read, is not right or not HL7's
   */
  public static LisSystems load(GatewayConfig config, Path folder) throws IOException {
    Map<Source, Lis> bySource = new LinkedHashMap<>();
    for (LisConfig each : config.lis()) {
      Lis lis = new Lis(each, profile(each.profile(), folder), config.hospital().timezone());
      bySource.put(lis.source(), lis);
    }
    return new LisSystems(bySource);
  }

  private static InstrumentProfile profile(String name, Path folder) throws IOException {
    ProfileReader.Result result = ProfileReader.read(name, new ProfileFolders().read(folder, name));
    if (result instanceof ProfileReader.Result.Read read
        && read.profile().protocol() instanceof Protocol.Hl7) {
      return read.profile();
    }
    throw new IOException("profile " + name + " is not usable for a LIS: run huren check");
  }

  public Collection<Lis> all() {
    return bySource.values();
  }

  /** The system that sent something; empty if it is none, or not configured any more. */
  public Optional<Lis> of(Source source) {
    return Optional.ofNullable(bySource.get(source));
  }
}
