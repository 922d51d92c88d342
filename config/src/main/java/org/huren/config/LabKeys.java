package org.huren.config;

import static org.huren.config.Scalars.duration;
import static org.huren.config.Scalars.wholeNumber;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Values;
import org.huren.config.yaml.Words;
import org.huren.lab.serial.SerialSettings;

/** The keys of the laboratory's sections of gateway.yaml, as {@link GatewayKeys} has the others. */
final class LabKeys {
  private LabKeys() {}

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
    static final Key<Boolean> TELL_ORDERS = IN.optional("tellOrders", Scalars.FLAG, "false");
    static final Section KEYS =
        new Section(
            List.of(
                ID, PROFILE, LISTEN, CONNECT, SERIAL, PEERS, RELAY, RELEASE, UNMAPPED, TELL_ORDERS),
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
    static final Key<HostPort> LISTEN = IN.optional("listen", Scalars.LISTEN);
    static final Key<AnyOr.Given<AddressRange>> PEERS =
        IN.optional("peers", new AnyOr<>(new ListOf<>(Scalars.ADDRESS)), "[]");
    static final Key<Values> SERIAL = IN.optional("serial", Serial.KEYS);
    static final Section KEYS =
        new Section(
            List.of(TO, LISTEN, PEERS, SERIAL),
            Map.of("lis", "to", "host", "to", "connect", "to", "port", "to", "callers", "peers"));

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
    static final Key<HostPort> LISTEN = IN.optional("listen", Scalars.LISTEN);
    static final Key<HostPort> CONNECT = IN.optional("connect", Scalars.CONNECT);
    static final Key<AnyOr.Given<AddressRange>> PEERS =
        IN.optional("peers", new AnyOr<>(new ListOf<>(Scalars.ADDRESS)), "[]");
    static final Key<String> PROFILE = IN.optional("profile", Scalars.PROFILE, "generic-lis");
    static final Key<Charset> CHARSET = IN.optional("charset", Scalars.LAB_CHARSET);
    static final Section KEYS =
        new Section(
            List.of(ID, LISTEN, CONNECT, PEERS, PROFILE, CHARSET),
            Map.of(
                "port",
                "listen",
                "name",
                "id",
                "callers",
                "peers",
                "encoding",
                "charset",
                "dial",
                "connect"));

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

  private static Key.Maker in(String section) {
    return new Key.Maker(LabKeys.class, section);
  }
}
