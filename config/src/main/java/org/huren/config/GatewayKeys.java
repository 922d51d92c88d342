package org.huren.config;

import static org.huren.config.Scalars.ADDRESS;
import static org.huren.config.Scalars.duration;
import static org.huren.config.Scalars.size;
import static org.huren.config.Scalars.text;
import static org.huren.config.Scalars.wholeNumber;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.MapOf;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Values;
import org.huren.config.yaml.Words;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.charset.SpecificCharacterSet;
import org.huren.lab.serial.SerialSettings;

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

  /** {@code dicom:}. */
  static final class Dicom {
    private static final Key.Maker IN = in("dicom");
    static final Key<AeTitle> AE_TITLE = IN.required("aeTitle", Scalars.AE_TITLE);
    static final Key<HostPort> LISTEN = IN.required("listen", Scalars.LISTEN);
    static final Key<Values> TLS = IN.optional("tls", DicomTls.KEYS);
    static final Key<AnyOr.Given<Values>> CALLERS =
        IN.optional("callers", new AnyOr<>(new ListOf<>(Caller.KEYS)), "[]");
    static final Key<List<Located<String>>> TRANSFER_SYNTAXES =
        IN.optional(
            "transferSyntaxes",
            new ListOf<>(Scalars.UID),
            AssociationSettings.defaults().transferSyntaxes().toString());
    static final Key<ByteSize> MAX_PDU = IN.optional("maxPdu", size("4KB", "1MB"), "128KB");
    static final Key<Integer> MAX_ASSOCIATIONS =
        IN.optional("maxAssociations", wholeNumber(1, 10_000), "200");
    static final Key<Duration> IDLE_TIMEOUT =
        IN.optional("idleTimeout", duration("100ms", "1d"), "2m");
    static final Key<CommitmentConfig.Means> COMMITMENT =
        IN.optional("commitment", Words.oneOf(CommitmentConfig.Means.class), "delivered");
    static final Key<Duration> COMMITMENT_PATIENCE =
        IN.optional("commitmentPatience", duration("1s", "365d"), "2d");
    static final Section KEYS =
        new Section(
            List.of(
                AE_TITLE,
                LISTEN,
                TLS,
                CALLERS,
                TRANSFER_SYNTAXES,
                MAX_PDU,
                MAX_ASSOCIATIONS,
                IDLE_TIMEOUT,
                COMMITMENT,
                COMMITMENT_PATIENCE),
            Map.of(
                "port", "listen", "address", "listen", "host", "listen", "aet", "aeTitle", "peers",
                "callers"));

    private Dicom() {}
  }

  /** {@code dicom.tls:}. */
  static final class DicomTls {
    private static final Key.Maker IN = in("dicom.tls");
    static final Key<HostPort> LISTEN = IN.required("listen", Scalars.LISTEN);
    static final Key<Path> CERTIFICATE = IN.required("certificate", Scalars.PATH);
    static final Key<Path> KEY = IN.required("key", Scalars.PATH);
    static final Key<Path> TRUST = IN.required("trust", Scalars.PATH);
    static final Key<DicomConfig.ClientCertificate> CLIENT_CERTIFICATE =
        IN.optional(
            "clientCertificate", Words.oneOf(DicomConfig.ClientCertificate.class), "required");
    static final Section KEYS =
        new Section(
            List.of(LISTEN, CERTIFICATE, KEY, TRUST, CLIENT_CERTIFICATE),
            Map.of("port", "listen", "cert", "certificate", "privateKey", "key", "ca", "trust"));

    private DicomTls() {}
  }

  /** One of {@code dicom.callers}. */
  static final class Caller {
    private static final Key.Maker IN = in("dicom.callers");
    static final Key<AeTitle> AE_TITLE = IN.required("aeTitle", Scalars.AE_TITLE);
    static final Key<AddressRange> ADDRESS = IN.optional("address", Scalars.ADDRESS);
    static final Key<Integer> PORT = IN.optional("port", Scalars.port());
    static final Key<CertificateIdentity> CERTIFICATE =
        IN.optional("certificate", Scalars.CERTIFICATE);
    static final Key<Integer> MAX_ASSOCIATIONS =
        IN.optional("maxAssociations", wholeNumber(1, 10_000));
    static final Key<SpecificCharacterSet> CHARACTER_SET =
        IN.optional("characterSet", Scalars.CHARACTER_SET);
    static final Key<CharacterSetCounts> CHARACTER_SET_COUNTS =
        IN.optional("characterSetCounts", Words.oneOf(CharacterSetCounts.class), "if-absent");
    static final Key<DicomConfig.OnConflict> ON_CONFLICT =
        IN.optional("onConflict", Words.oneOf(DicomConfig.OnConflict.class), "hold");
    static final Section KEYS =
        new Section(
            List.of(
                AE_TITLE,
                ADDRESS,
                PORT,
                CERTIFICATE,
                MAX_ASSOCIATIONS,
                CHARACTER_SET,
                CHARACTER_SET_COUNTS,
                ON_CONFLICT),
            Map.of(
                "aet",
                "aeTitle",
                "name",
                "aeTitle",
                "ip",
                "address",
                "host",
                "address",
                "cert",
                "certificate",
                "charset",
                "characterSet"));

    /** When {@code characterSet} counts. */
    enum CharacterSetCounts {
      IF_ABSENT,
      ALWAYS
    }

    private Caller() {}
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

    static final Section KEYS =
        new Section(List.of(QUIET), Map.of("timeout", "quiet", "silence", "quiet"));

    private Studies() {}
  }

  /** One of {@code analyzers}. */
  static final class Analyzer {
    private static final Key.Maker IN = in("analyzers");
    static final Key<String> ID = IN.required("id", Scalars.ID);
    static final Key<String> PROFILE = IN.required("profile", Scalars.PROFILE);
    static final Key<HostPort> LISTEN = IN.optional("listen", Scalars.LISTEN);
    static final Key<HostPort> CONNECT = IN.optional("connect", Scalars.CONNECT);
    static final Key<Values> SERIAL = IN.optional("serial", Serial.KEYS);
    static final Key<Values> RELAY = IN.optional("relay", Relay.KEYS);
    static final Key<AnyOr.Given<AddressRange>> PEERS =
        IN.optional("peers", new AnyOr<>(new ListOf<>(Scalars.ADDRESS)), "[]");
    static final Key<AnalyzerConfig.Release> RELEASE =
        IN.optional("release", Words.oneOf(AnalyzerConfig.Release.class), "automatic");
    static final Key<Values> UNMAPPED = IN.optional("unmapped", Unmapped.KEYS, "{}");
    static final Section KEYS =
        new Section(
            List.of(ID, PROFILE, LISTEN, CONNECT, SERIAL, PEERS, RELAY, RELEASE, UNMAPPED),
            Map.of(
                "port",
                "listen",
                "name",
                "id",
                "callers",
                "peers",
                "instrument",
                "profile",
                "dial",
                "connect",
                "rs232",
                "serial",
                "com",
                "serial",
                "lis",
                "relay"));

    private Analyzer() {}
  }

  /** An analyzer's {@code serial:}, or that of its {@code relay:}. */
  static final class Serial {
    private static final Key.Maker IN = in("analyzers.serial");
    static final Key<String> PORT = IN.required("port", Scalars.SERIAL_PORT);
    static final Key<Integer> BAUD = IN.optional("baud", wholeNumber(110, 921_600), "9600");
    static final Key<Integer> DATA_BITS = IN.optional("dataBits", wholeNumber(5, 8), "8");
    static final Key<SerialSettings.Parity> PARITY =
        IN.optional("parity", Words.oneOf(SerialSettings.Parity.class), "none");
    static final Key<SerialSettings.StopBits> STOP_BITS =
        IN.optional("stopBits", Scalars.STOP_BITS, "1");
    static final Key<SerialSettings.FlowControl> FLOW_CONTROL =
        IN.optional("flowControl", Words.oneOf(SerialSettings.FlowControl.class), "none");
    static final Section KEYS =
        new Section(
            List.of(PORT, BAUD, DATA_BITS, PARITY, STOP_BITS, FLOW_CONTROL),
            Map.of(
                "baudRate",
                "baud",
                "speed",
                "baud",
                "bits",
                "dataBits",
                "name",
                "port",
                "device",
                "port",
                "handshake",
                "flowControl"));

    private Serial() {}
  }

  /** An analyzer's {@code relay:}. */
  static final class Relay {
    private static final Key.Maker IN = in("analyzers.relay");
    static final Key<HostPort> TO = IN.optional("to", Scalars.CONNECT);
    static final Key<Values> SERIAL = IN.optional("serial", Serial.KEYS);
    static final Section KEYS =
        new Section(
            List.of(TO, SERIAL), Map.of("lis", "to", "host", "to", "connect", "to", "port", "to"));

    private Relay() {}
  }

  /** An analyzer's {@code unmapped:}. */
  static final class Unmapped {
    private static final Key.Maker IN = in("analyzers.unmapped");
    static final Key<AnalyzerConfig.OnUnmapped> UNITS =
        IN.optional("units", Words.oneOf(AnalyzerConfig.OnUnmapped.class), "hold");
    static final Key<AnalyzerConfig.OnUnmapped> CODES =
        IN.optional("codes", Words.oneOf(AnalyzerConfig.OnUnmapped.class), "pass");
    static final Section KEYS =
        new Section(List.of(UNITS, CODES), Map.of("unit", "units", "code", "codes"));

    private Unmapped() {}
  }

  /** One of {@code lis}. */
  static final class Lis {
    private static final Key.Maker IN = in("lis");
    static final Key<String> ID = IN.required("id", Scalars.ID);
    static final Key<HostPort> LISTEN = IN.required("listen", Scalars.LISTEN);
    static final Key<AnyOr.Given<AddressRange>> PEERS =
        IN.optional("peers", new AnyOr<>(new ListOf<>(Scalars.ADDRESS)), "[]");
    static final Key<String> PROFILE = IN.optional("profile", Scalars.PROFILE, "generic-lis");
    static final Key<Charset> CHARSET = IN.optional("charset", Scalars.LAB_CHARSET);
    static final Section KEYS =
        new Section(
            List.of(ID, LISTEN, PEERS, PROFILE, CHARSET),
            Map.of("port", "listen", "name", "id", "callers", "peers", "encoding", "charset"));

    private Lis() {}
  }

  /** {@code orders:}. */
  static final class Orders {
    private static final Key.Maker IN = in("orders");
    static final Key<Duration> WAIT = IN.optional("wait", duration("0s", "30d"), "24h");
    static final Key<OrdersConfig.Then> THEN =
        IN.optional("then", Words.oneOf(OrdersConfig.Then.class), "hold");
    static final Key<Values> BARCODE = IN.optional("barcode", Barcode.KEYS, "{}");
    static final Key<Values> INTAKE = IN.optional("intake", OrderIntake.KEYS);
    static final Section KEYS =
        new Section(List.of(WAIT, THEN, BARCODE, INTAKE), Map.of("http", "intake"));

    private Orders() {}
  }

  /** {@code orders.barcode:}. */
  static final class Barcode {
    private static final Key.Maker IN = in("orders.barcode");
    static final Key<OrdersConfig.Barcode.Characters> CHARACTERS =
        IN.optional("characters", Words.oneOf(OrdersConfig.Barcode.Characters.class), "any");
    static final Key<Integer> SHORTEST = IN.optional("shortest", wholeNumber(1, 64), "1");
    static final Key<Integer> LONGEST = IN.optional("longest", wholeNumber(1, 64), "64");
    static final Key<OrdersConfig.Barcode.LeadingZeros> LEADING_ZEROS =
        IN.optional(
            "leadingZeros", Words.oneOf(OrdersConfig.Barcode.LeadingZeros.class), "significant");
    static final Key<OrdersConfig.Barcode.CheckDigit> CHECK_DIGIT =
        IN.optional("checkDigit", Words.oneOf(OrdersConfig.Barcode.CheckDigit.class), "none");
    static final Section KEYS =
        new Section(
            List.of(CHARACTERS, SHORTEST, LONGEST, LEADING_ZEROS, CHECK_DIGIT),
            Map.of("min", "shortest", "max", "longest"));

    private Barcode() {}
  }

  /** {@code orders.intake:}. */
  static final class OrderIntake {
    private static final Key.Maker IN = in("orders.intake");
    static final Key<HostPort> LISTEN = IN.optional("listen", Scalars.LISTEN, "127.0.0.1:7081");
    static final Key<Path> TOKEN = IN.required("token", Scalars.PATH);
    static final Key<AnyOr.Given<AddressRange>> PEERS =
        IN.optional("peers", new AnyOr<>(new ListOf<>(Scalars.ADDRESS)), "[127.0.0.1]");
    static final Section KEYS =
        new Section(
            List.of(LISTEN, TOKEN, PEERS),
            Map.of("port", "listen", "address", "listen", "secret", "token", "callers", "peers"));

    private OrderIntake() {}
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
  static final Key<Values> DICOM = IN.optional("dicom", Dicom.KEYS);
  static final Key<Values> STUDIES = IN.optional("studies", Studies.KEYS, "{}");
  static final Key<List<Located<Values>>> ANALYZERS =
      IN.optional("analyzers", new ListOf<>(Analyzer.KEYS), "[]");
  static final Key<List<Located<Values>>> LIS = IN.optional("lis", new ListOf<>(Lis.KEYS), "[]");
  static final Key<Values> ORDERS = IN.optional("orders", Orders.KEYS, "{}");
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
