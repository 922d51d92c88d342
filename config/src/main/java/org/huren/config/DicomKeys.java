package org.huren.config;

import static org.huren.config.GatewayKeys.in;
import static org.huren.config.Scalars.duration;
import static org.huren.config.Scalars.size;
import static org.huren.config.Scalars.wholeNumber;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Values;
import org.huren.config.yaml.Words;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.charset.SpecificCharacterSet;

/** The keys of {@code dicom:} and below; see {@link GatewayKeys}. */
final class DicomKeys {
  private DicomKeys() {}

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
    static final Key<SpecificCharacterSet> CHARACTER_SET =
        IN.optional("characterSet", Scalars.CHARACTER_SET);
    static final Key<CharacterSetCounts> CHARACTER_SET_COUNTS =
        IN.optional("characterSetCounts", Words.oneOf(CharacterSetCounts.class), "if-absent");
    static final Key<DicomConfig.OnConflict> ON_CONFLICT =
        IN.optional("onConflict", Words.oneOf(DicomConfig.OnConflict.class), "hold");
    static final Key<Duration> ASSOCIATION_TIMEOUT =
        IN.optional("associationTimeout", duration("100ms", "10m"), "15s");
    static final Key<Duration> IDLE_TIMEOUT =
        IN.optional("idleTimeout", duration("100ms", "1d"), "2m");
    static final Key<Duration> OBJECT_TIMEOUT =
        IN.optional("objectTimeout", duration("1s", "1d"), "1h");
    static final Key<Duration> WRITE_TIMEOUT =
        IN.optional("writeTimeout", duration("100ms", "1h"), "60s");
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
                CHARACTER_SET,
                CHARACTER_SET_COUNTS,
                ON_CONFLICT,
                ASSOCIATION_TIMEOUT,
                IDLE_TIMEOUT,
                OBJECT_TIMEOUT,
                WRITE_TIMEOUT,
                COMMITMENT,
                COMMITMENT_PATIENCE),
            Map.of(
                "port",
                "listen",
                "address",
                "listen",
                "host",
                "listen",
                "aet",
                "aeTitle",
                "peers",
                "callers",
                "charset",
                "characterSet",
                "artim",
                "associationTimeout"));

    /** When {@code characterSet} counts. */
    enum CharacterSetCounts {
      IF_ABSENT,
      ALWAYS
    }

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
    static final Key<Duration> HANDSHAKE_TIMEOUT =
        IN.optional("handshakeTimeout", duration("100ms", "10m"), "15s");
    static final Section KEYS =
        new Section(
            List.of(LISTEN, CERTIFICATE, KEY, TRUST, CLIENT_CERTIFICATE, HANDSHAKE_TIMEOUT),
            Map.of("port", "listen", "cert", "certificate", "privateKey", "key", "ca", "trust"));

    private DicomTls() {}
  }

  /** One of {@code dicom.callers}. */
  static final class Caller {
    private static final Key.Maker IN = in("dicom.callers");
    static final Key<AeTitle> AE_TITLE = IN.required("aeTitle", Scalars.AE_TITLE);
    static final Key<AddressRange> ADDRESS = IN.optional("address", Scalars.ADDRESS);
    static final Key<Integer> PORT = IN.optional("port", Scalars.port());
    static final Key<Boolean> PORT_OVER_TLS = IN.optional("portOverTls", Scalars.FLAG, "false");
    static final Key<CertificateIdentity> CERTIFICATE =
        IN.optional("certificate", Scalars.CERTIFICATE);
    static final Key<Integer> MAX_ASSOCIATIONS =
        IN.optional("maxAssociations", wholeNumber(1, 10_000));
    static final Key<SpecificCharacterSet> CHARACTER_SET =
        IN.optional("characterSet", Scalars.CHARACTER_SET);
    static final Key<Dicom.CharacterSetCounts> CHARACTER_SET_COUNTS =
        IN.optional("characterSetCounts", Words.oneOf(Dicom.CharacterSetCounts.class));
    static final Key<DicomConfig.OnConflict> ON_CONFLICT =
        IN.optional("onConflict", Words.oneOf(DicomConfig.OnConflict.class));
    static final Key<Boolean> URGENT = IN.optional("urgent", Scalars.FLAG, "false");
    static final Section KEYS =
        new Section(
            List.of(
                AE_TITLE,
                ADDRESS,
                PORT,
                PORT_OVER_TLS,
                CERTIFICATE,
                MAX_ASSOCIATIONS,
                CHARACTER_SET,
                CHARACTER_SET_COUNTS,
                ON_CONFLICT,
                URGENT),
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
                "characterSet",
                "emergency",
                "urgent",
                "priority",
                "urgent"));

    private Caller() {}
  }
}
