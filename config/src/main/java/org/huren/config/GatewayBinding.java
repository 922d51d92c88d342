package org.huren.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.huren.config.DicomKeys.Caller;
import org.huren.config.DicomKeys.Dicom;
import org.huren.config.DicomKeys.DicomTls;
import org.huren.config.GatewayKeys.Console;
import org.huren.config.GatewayKeys.Hospital;
import org.huren.config.GatewayKeys.Spool;
import org.huren.config.GatewayKeys.Studies;
import org.huren.config.LabKeys.Analyzer;
import org.huren.config.LabKeys.Barcode;
import org.huren.config.LabKeys.Lis;
import org.huren.config.LabKeys.OrderIntake;
import org.huren.config.LabKeys.Orders;
import org.huren.config.LabKeys.Relay;
import org.huren.config.LabKeys.Serial;
import org.huren.config.UplinkKeys.Tls;
import org.huren.config.UplinkKeys.Uplink;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Values;
import org.huren.dicom.AeTitle;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.charset.SpecificCharacterSet;
import org.huren.lab.serial.SerialSettings;

/** Values without errors become records; paths become absolute. */
final class GatewayBinding {
  private final Path folder;

  /**
   * @param folder the folder of gateway.yaml, that relative paths in it start from
   */
  GatewayBinding(Path folder) {
    this.folder = folder;
  }

  Path resolve(Path written) {
    return folder.resolve(written).normalize();
  }

  GatewayConfig gateway(Values v) {
    Optional<AeTitle> ownAeTitle = v.find(GatewayKeys.DICOM).map(d -> d.get(Dicom.AE_TITLE));
    return new GatewayConfig(
        hospital(v.get(GatewayKeys.HOSPITAL)),
        spool(v.get(GatewayKeys.SPOOL)),
        v.find(GatewayKeys.DICOM).map(this::dicom),
        studies(v.get(GatewayKeys.STUDIES)),
        v.get(GatewayKeys.ANALYZERS).stream().map(a -> analyzer(a.value())).toList(),
        v.get(GatewayKeys.LIS).stream().map(l -> lis(l.value())).toList(),
        orders(v.get(GatewayKeys.ORDERS)),
        v.get(GatewayKeys.UPLINKS).stream().map(u -> uplink(u.value(), ownAeTitle)).toList(),
        new ConsoleConfig(v.get(GatewayKeys.CONSOLE).get(Console.LISTEN)));
  }

  private static HospitalConfig hospital(Values v) {
    return new HospitalConfig(
        v.get(Hospital.NAME), v.get(Hospital.ORG_CODE), v.get(Hospital.TIMEZONE));
  }

  private SpoolConfig spool(Values v) {
    return new SpoolConfig(
        resolve(v.get(Spool.DIRECTORY)),
        v.get(Spool.RETENTION),
        v.get(Spool.MIN_FREE),
        v.get(Spool.SYNC));
  }

  private DicomConfig dicom(Values v) {
    DicomConfig.Treatment usual =
        new DicomConfig.Treatment(
            characterSet(v.find(Dicom.CHARACTER_SET), v.get(Dicom.CHARACTER_SET_COUNTS)),
            v.get(Dicom.ON_CONFLICT),
            false);
    return new DicomConfig(
        v.get(Dicom.AE_TITLE),
        v.get(Dicom.LISTEN),
        v.find(Dicom.TLS).map(this::dicomTls),
        callers(v.get(Dicom.CALLERS), v),
        usual,
        values(v.get(Dicom.TRANSFER_SYNTAXES)),
        v.get(Dicom.MAX_PDU),
        v.get(Dicom.MAX_ASSOCIATIONS),
        new DicomConfig.Deadlines(
            v.get(Dicom.ASSOCIATION_TIMEOUT),
            v.get(Dicom.IDLE_TIMEOUT),
            v.get(Dicom.OBJECT_TIMEOUT),
            v.get(Dicom.WRITE_TIMEOUT)),
        new CommitmentConfig(v.get(Dicom.COMMITMENT), v.get(Dicom.COMMITMENT_PATIENCE)));
  }

  private static StudiesConfig studies(Values v) {
    Map<String, Duration> quiet = new HashMap<>(v.get(Studies.QUIET));
    StudiesConfig.USUAL.quiet().forEach(quiet::putIfAbsent);
    return new StudiesConfig(quiet, v.get(Studies.AFTER_COMMITMENT));
  }

  private DicomConfig.Tls dicomTls(Values v) {
    return new DicomConfig.Tls(
        v.get(DicomTls.LISTEN),
        new TlsConfig(
            resolve(v.get(DicomTls.CERTIFICATE)),
            resolve(v.get(DicomTls.KEY)),
            resolve(v.get(DicomTls.TRUST))),
        v.get(DicomTls.CLIENT_CERTIFICATE),
        v.get(DicomTls.HANDSHAKE_TIMEOUT));
  }

  private static DicomConfig.Callers callers(AnyOr.Given<Values> given, Values dicom) {
    if (given instanceof AnyOr.Given.Listed<Values> listed) {
      return new DicomConfig.Callers.Listed(
          values(listed.values()).stream().map(c -> caller(c, dicom)).toList());
    }
    return new DicomConfig.Callers.Any();
  }

  private static DicomConfig.Caller caller(Values v, Values dicom) {
    return new DicomConfig.Caller(
        v.get(Caller.AE_TITLE),
        v.find(Caller.ADDRESS),
        v.find(Caller.PORT),
        v.get(Caller.PORT_OVER_TLS),
        v.find(Caller.CERTIFICATE),
        v.find(Caller.MAX_ASSOCIATIONS),
        new DicomConfig.Treatment(
            characterSet(
                v.find(Caller.CHARACTER_SET).or(() -> dicom.find(Dicom.CHARACTER_SET)),
                v.find(Caller.CHARACTER_SET_COUNTS)
                    .orElseGet(() -> dicom.get(Dicom.CHARACTER_SET_COUNTS))),
            v.find(Caller.ON_CONFLICT).orElseGet(() -> dicom.get(Dicom.ON_CONFLICT)),
            v.get(Caller.URGENT)));
  }

  private static CallerCharacterSet characterSet(
      Optional<SpecificCharacterSet> known, Dicom.CharacterSetCounts counts) {
    return known
        .map(
            set ->
                switch (counts) {
                  case IF_ABSENT -> CallerCharacterSet.ifAbsent(set);
                  case ALWAYS -> CallerCharacterSet.always(set);
                })
        .orElse(CallerCharacterSet.none());
  }

  private static AnalyzerConfig analyzer(Values v) {
    return new AnalyzerConfig(
        v.get(Analyzer.ID),
        v.get(Analyzer.PROFILE),
        link(v),
        v.find(Analyzer.RELAY).map(GatewayBinding::relay),
        v.get(Analyzer.RELEASE),
        unmapped(v.get(Analyzer.UNMAPPED)),
        v.get(Analyzer.TELL_ORDERS));
  }

  private static AnalyzerConfig.Unmapped unmapped(Values v) {
    return new AnalyzerConfig.Unmapped(
        v.get(LabKeys.Unmapped.UNITS), v.get(LabKeys.Unmapped.CODES));
  }

  /** The checks saw to it that there is exactly one. */
  private static AnalyzerConfig.Link link(Values v) {
    return listens(v, Analyzer.LISTEN, Analyzer.PEERS)
        .orElseGet(() -> reached(v, Analyzer.CONNECT, Analyzer.SERIAL));
  }

  private static AnalyzerConfig.Link relay(Values v) {
    return listens(v, Relay.LISTEN, Relay.PEERS)
        .orElseGet(() -> reached(v, Relay.TO, Relay.SERIAL));
  }

  private static Optional<AnalyzerConfig.Link> listens(
      Values v, Key<HostPort> listen, Key<AnyOr.Given<AddressRange>> peers) {
    return v.find(listen).map(at -> new AnalyzerConfig.Link.Listen(at, peers(v.get(peers))));
  }

  private static AnalyzerConfig.Link reached(Values v, Key<HostPort> tcp, Key<Values> serial) {
    Optional<AnalyzerConfig.Link> connect = v.find(tcp).map(AnalyzerConfig.Link.Connect::new);
    return connect.orElseGet(() -> new AnalyzerConfig.Link.Serial(serial(v.get(serial))));
  }

  private static SerialSettings serial(Values v) {
    return new SerialSettings(
        v.get(Serial.PORT),
        v.get(Serial.BAUD),
        v.get(Serial.DATA_BITS),
        v.get(Serial.PARITY),
        v.get(Serial.STOP_BITS),
        v.get(Serial.FLOW_CONTROL));
  }

  private static LisConfig lis(Values v) {
    return new LisConfig(
        v.get(Lis.ID),
        v.get(Lis.PROFILE),
        listens(v, Lis.LISTEN, Lis.PEERS)
            .orElseGet(() -> new AnalyzerConfig.Link.Connect(v.get(Lis.CONNECT))),
        v.find(Lis.CHARSET));
  }

  private OrdersConfig orders(Values v) {
    Values barcode = v.get(Orders.BARCODE);
    return new OrdersConfig(
        v.get(Orders.WAIT),
        v.get(Orders.THEN),
        new OrdersConfig.Barcode(
            barcode.get(Barcode.CHARACTERS),
            barcode.get(Barcode.SHORTEST),
            barcode.get(Barcode.LONGEST),
            barcode.get(Barcode.LEADING_ZEROS),
            barcode.get(Barcode.CHECK_DIGIT)),
        v.find(Orders.INTAKE)
            .map(
                i ->
                    new OrdersConfig.Intake(
                        i.get(OrderIntake.LISTEN),
                        resolve(i.get(OrderIntake.TOKEN)),
                        peers(i.get(OrderIntake.PEERS)))));
  }

  private static Peers peers(AnyOr.Given<AddressRange> given) {
    return given instanceof AnyOr.Given.Listed<AddressRange> listed
        ? new Peers.Listed(values(listed.values()))
        : new Peers.Any();
  }

  private UplinkConfig uplink(Values v, Optional<AeTitle> ownAeTitle) {
    String id = v.get(Uplink.ID);
    var accepts = v.get(Uplink.ACCEPTS).stream().map(Located::value).collect(Collectors.toSet());
    Optional<TlsConfig> tls = v.find(Uplink.TLS).map(this::tls);
    return switch (v.get(Uplink.TYPE)) {
      case STOW ->
          new UplinkConfig.Stow(
              id,
              accepts,
              v.get(Uplink.URL),
              tls,
              httpPace(v),
              v.get(Uplink.BATCH),
              v.get(Uplink.COMPRESS),
              v.get(Uplink.ALREADY_THERE));
      case DICOM ->
          new UplinkConfig.Dicom(
              id,
              accepts,
              v.get(Uplink.ADDRESS),
              v.get(Uplink.CALLED_AE_TITLE),
              v.find(Uplink.CALLING_AE_TITLE).or(() -> ownAeTitle).orElseThrow(),
              tls,
              pace(v, v.get(Uplink.ASSOCIATIONS), Optional.empty()),
              v.get(Uplink.COMPRESS),
              v.get(Uplink.ALREADY_THERE),
              v.get(Uplink.COMMITMENT));
      case REGISTRY ->
          new UplinkConfig.Registry(
              id, accepts, v.get(Uplink.URL), tls, httpPace(v), v.get(Uplink.FORMAT));
    };
  }

  private static UplinkConfig.Pace httpPace(Values v) {
    return pace(v, v.get(Uplink.CONNECTIONS), v.find(Uplink.RATE));
  }

  private static UplinkConfig.Pace pace(Values v, int connections, Optional<Integer> rate) {
    return new UplinkConfig.Pace(
        connections,
        rate,
        v.get(Uplink.TIMEOUT),
        v.get(Uplink.RETRY_AT_MOST),
        v.find(Uplink.BANDWIDTH),
        values(v.get(Uplink.WINDOWS)));
  }

  private TlsConfig tls(Values v) {
    return new TlsConfig(
        resolve(v.get(Tls.CERTIFICATE)), resolve(v.get(Tls.KEY)), resolve(v.get(Tls.TRUST)));
  }

  private static <T> List<T> values(List<Located<T>> located) {
    return located.stream().map(Located::value).toList();
  }
}
