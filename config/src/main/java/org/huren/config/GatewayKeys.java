package org.huren.config;

import static org.huren.config.Scalars.duration;
import static org.huren.config.Scalars.size;
import static org.huren.config.Scalars.text;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.MapOf;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Values;
import org.huren.config.yaml.Words;

/**
 * Every key of gateway.yaml with its type and default: the one source of the reader, the JSON
 * Schema and the documentation. What a key means stands in {@code messages.properties} under {@code
 * key.<section>.<name>}.
 */
final class GatewayKeys {
  private GatewayKeys() {}

  /** {@code hospital:}. */
  static final class Hospital {
    private static final Key.Maker IN = in("hospital");
    static final Key<String> NAME = IN.required("name", text(100));
    static final Key<String> ORG_CODE = IN.required("orgCode", Scalars.ORG_CODE);
    static final Key<ZoneId> TIMEZONE = IN.optional("timezone", Scalars.TIMEZONE, "Asia/Shanghai");
    static final Section KEYS =
        new Section(
            List.of(NAME, ORG_CODE, TIMEZONE),
            Map.of("timeZone", "timezone", "tz", "timezone", "code", "orgCode"));

    private Hospital() {}
  }

  /** {@code spool:}. */
  static final class Spool {
    private static final Key.Maker IN = in("spool");
    static final Key<Path> DIRECTORY = IN.required("directory", Scalars.PATH);
    static final Key<Duration> RETENTION = IN.optional("retention", duration("0s", "3650d"), "30d");
    static final Key<ByteSize> MIN_FREE = IN.optional("minFree", size("0", "1024TB"), "10GB");
    static final Key<SpoolConfig.Sync> SYNC =
        IN.optional("sync", Words.oneOf(SpoolConfig.Sync.class), "standard");
    static final Section KEYS =
        new Section(
            List.of(DIRECTORY, RETENTION, MIN_FREE, SYNC),
            Map.of("path", "directory", "dir", "directory", "folder", "directory"));

    private Spool() {}
  }

  /** {@code studies:}. */
  static final class Studies {
    private static final Key.Maker IN = in("studies");

    /** A modality (PS3.3 C.7.3.1.1.1, a code string), or the word that stands for all others. */
    static final Key<Map<String, Duration>> QUIET =
        IN.optional(
            "quiet",
            new MapOf<>(Pattern.compile("default|[A-Z0-9_]{1,16}"), duration("1s", "7d")),
            "{ default: 5m }");

    static final Key<Duration> AFTER_COMMITMENT =
        IN.optional("afterCommitment", duration("0s", "1h"), "10s");

    static final Section KEYS =
        new Section(
            List.of(QUIET, AFTER_COMMITMENT), Map.of("timeout", "quiet", "silence", "quiet"));

    private Studies() {}
  }

  /** {@code console:}. */
  static final class Console {
    private static final Key.Maker IN = in("console");
    static final Key<HostPort> LISTEN = IN.optional("listen", Scalars.LISTEN, "127.0.0.1:7080");
    static final Section KEYS =
        new Section(
            List.of(LISTEN), Map.of("port", "listen", "address", "listen", "host", "listen"));

    private Console() {}
  }

  private static final Key.Maker IN = in("");
  static final Key<Values> HOSPITAL = IN.required("hospital", Hospital.KEYS);
  static final Key<Values> SPOOL = IN.required("spool", Spool.KEYS);
  static final Key<Values> DICOM = IN.optional("dicom", DicomKeys.Dicom.KEYS);
  static final Key<Values> STUDIES = IN.optional("studies", Studies.KEYS, "{}");
  static final Key<List<Located<Values>>> ANALYZERS =
      IN.optional("analyzers", new ListOf<>(LabKeys.Analyzer.KEYS), "[]");
  static final Key<List<Located<Values>>> LIS =
      IN.optional("lis", new ListOf<>(LabKeys.Lis.KEYS), "[]");
  static final Key<Values> ORDERS = IN.optional("orders", LabKeys.Orders.KEYS, "{}");
  static final Key<List<Located<Values>>> UPLINKS =
      IN.optional("uplinks", new ListOf<>(UplinkKeys.Uplink.KEYS), "[]");
  static final Key<Values> CONSOLE = IN.optional("console", Console.KEYS, "{}");

  /** The whole file. */
  static final Section ALL =
      new Section(
          List.of(HOSPITAL, SPOOL, DICOM, STUDIES, ANALYZERS, LIS, ORDERS, UPLINKS, CONSOLE));

  static Key.Maker in(String section) {
    return new Key.Maker(GatewayKeys.class, section);
  }
}
