package org.huren.config;

import static java.util.Map.entry;
import static org.huren.config.GatewayKeys.in;
import static org.huren.config.Scalars.ADDRESS;
import static org.huren.config.Scalars.duration;
import static org.huren.config.Scalars.size;
import static org.huren.config.Scalars.wholeNumber;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.huren.config.UplinkConfig.Registry.Format;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Values;
import org.huren.config.yaml.Variants;
import org.huren.config.yaml.Words;
import org.huren.dicom.AeTitle;

/** The keys of uplinks in gateway.yaml; see {@link GatewayKeys}. */
final class UplinkKeys {
  private UplinkKeys() {}

  /** One of {@code uplinks}. */
  static final class Uplink {
    /** What kind of far side it is. */
    enum Type {
      STOW,
      DICOM,
      REGISTRY
    }

    private static final Key.Maker IN = in("uplinks");
    static final Key<String> ID = IN.required("id", Scalars.ID);
    static final Key<Type> TYPE = IN.required("type", Words.oneOf(Type.class));
    static final Key<URI> URL = IN.required("url", Scalars.URL);
    static final Key<List<Located<Content>>> ACCEPTS =
        IN.required("accepts", new ListOf<>(Words.oneOf(Content.class)));
    static final Key<Values> TLS = IN.optional("tls", Tls.KEYS);
    static final Key<Integer> CONNECTIONS = IN.optional("connections", wholeNumber(1, 64), "4");
    static final Key<Integer> RATE = IN.optional("rate", wholeNumber(1, 100_000));
    static final Key<Duration> TIMEOUT = IN.optional("timeout", duration("100ms", "1h"), "60s");
    static final Key<Duration> RETRY_AT_MOST =
        IN.optional("retryAtMost", duration("100ms", "1d"), "5m");
    static final Key<ByteSize> BATCH = IN.optional("batch", size("1KB", "1GB"), "16MB");
    static final Key<UplinkConfig.Compress> COMPRESS =
        IN.optional("compress", Words.oneOf(UplinkConfig.Compress.class), "none");
    static final Key<HostPort> ADDRESS = IN.required("address", Scalars.LISTEN);
    static final Key<AeTitle> CALLED_AE_TITLE = IN.required("calledAeTitle", Scalars.AE_TITLE);
    static final Key<AeTitle> CALLING_AE_TITLE = IN.optional("callingAeTitle", Scalars.AE_TITLE);
    static final Key<Integer> ASSOCIATIONS = IN.optional("associations", wholeNumber(1, 64), "2");
    static final Key<UplinkConfig.AlreadyThere> ALREADY_THERE =
        IN.optional("alreadyThere", Words.oneOf(UplinkConfig.AlreadyThere.class), "trust");
    static final Key<ByteSize> BANDWIDTH = IN.optional("bandwidth", size("16KB", "100GB"));
    static final Key<List<Located<TimeWindow>>> WINDOWS =
        IN.optional("windows", new ListOf<>(Scalars.WINDOW), "[]");
    static final Key<Boolean> COMMITMENT = IN.optional("commitment", Scalars.FLAG, "false");
    static final Key<Format> FORMAT = IN.required("format", Words.oneOf(Format.class));
    static final Variants<Type> KEYS =
        new Variants<>(
            TYPE,
            new EnumMap<>(
                Map.of(
                    Type.STOW,
                    section(
                        BATCH,
                        COMPRESS,
                        ALREADY_THERE,
                        URL,
                        TLS,
                        CONNECTIONS,
                        RATE,
                        BANDWIDTH,
                        WINDOWS),
                    Type.DICOM,
                    section(
                        ADDRESS,
                        CALLED_AE_TITLE,
                        CALLING_AE_TITLE,
                        TLS,
                        ASSOCIATIONS,
                        COMPRESS,
                        COMMITMENT,
                        BANDWIDTH,
                        WINDOWS,
                        ALREADY_THERE),
                    Type.REGISTRY,
                    section(FORMAT, URL, TLS, CONNECTIONS, RATE))));

    private Uplink() {}

    private static Section section(Key<?>... own) {
      List<Key<?>> keys = new ArrayList<>(List.of(ID, TYPE));
      keys.addAll(List.of(own));
      keys.addAll(List.of(ACCEPTS, TIMEOUT, RETRY_AT_MOST));
      return new Section(
          keys,
          Map.ofEntries(
              entry("name", "id"),
              entry("endpoint", "url"),
              entry("uri", "url"),
              entry("host", "address"),
              entry("port", "address"),
              entry("aeTitle", "calledAeTitle"),
              entry("aet", "calledAeTitle"),
              entry("kind", "type"),
              entry("content", "accepts"),
              entry("retry", "retryAtMost"),
              entry("batchSize", "batch"),
              entry("compression", "compress")));
    }
  }

  /** An uplink's {@code tls:}. */
  static final class Tls {
    private static final Key.Maker IN = in("uplinks.tls");
    static final Key<Path> CERTIFICATE = IN.required("certificate", Scalars.PATH);
    static final Key<Path> KEY = IN.required("key", Scalars.PATH);
    static final Key<Path> TRUST = IN.required("trust", Scalars.PATH);
    static final Section KEYS =
        new Section(
            List.of(CERTIFICATE, KEY, TRUST),
            Map.of(
                "cert",
                "certificate",
                "privateKey",
                "key",
                "ca",
                "trust",
                "cacert",
                "trust",
                "truststore",
                "trust",
                "trustStore",
                "trust",
                "keystore",
                "key"));

    private Tls() {}
  }
}
