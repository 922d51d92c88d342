package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.huren.config.AnalyzerConfig.Link;
import org.huren.config.DicomConfig.Caller;
import org.huren.config.DicomConfig.Callers;
import org.huren.config.UplinkConfig.Registry;
import org.huren.config.UplinkConfig.Stow;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.lab.serial.SerialSettings;
import org.huren.lab.serial.SerialSettings.FlowControl;
import org.huren.lab.serial.SerialSettings.Parity;
import org.huren.lab.serial.SerialSettings.StopBits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigReaderTest {
  private static final String LEAST =
      """
      hospital: { name: A, orgCode: 12350428MB0000000X }
      spool: { directory: spool, minFree: 1MB }
      """;

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void furnish() {
    site = new Site(folder);
  }

  @Test
  void exampleOfTheIssues_isReadWithoutAWarning() {
    assertThat(site.problems(Site.EXAMPLE)).isEmpty();
  }

  @Test
  void exampleOfTheIssues_becomesRecords() {
    GatewayConfig config = site.config(Site.EXAMPLE);

    assertThat(config.hospital())
        .isEqualTo(new HospitalConfig("将乐县总医院", "12350428MB0000000X", ZoneId.of("Asia/Shanghai")));
    assertThat(config.spool().directory()).isEqualTo(folder.resolve("spool"));
    assertThat(config.dicom().orElseThrow().callers())
        .isEqualTo(
            new Callers.Listed(
                List.of(
                    new Caller(
                        new AeTitle("CT01"),
                        Optional.of(AddressRange.parse("10.1.2.3")),
                        Optional.of(104),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        DicomConfig.Treatment.USUAL))));
    assertThat(config.analyzers()).extracting(AnalyzerConfig::id).containsExactly("xn-1", "chem-1");
    assertThat(((Link.Listen) config.analyzers().get(0).link()).peers())
        .isEqualTo(new Peers.Listed(List.of(AddressRange.parse("10.1.2.8"))));
    assertThat(((Link.Listen) config.analyzers().get(1).link()).peers()).isEqualTo(new Peers.Any());
    assertThat(config.uplinks()).hasExactlyElementsOfTypes(Stow.class, Registry.class);
    assertThat(config.uplinks().get(0).tls())
        .contains(
            new TlsConfig(
                folder.resolve("certs/agent.pem"),
                folder.resolve("certs/agent.key"),
                folder.resolve("certs/ca.pem")));
    assertThat(config.uplinks().get(1).accepts()).isEqualTo(Set.of(Content.LAB_REPORTS));
    assertThat(config.console().listen()).isEqualTo(new HostPort("127.0.0.1", 7080));
  }

  @Test
  void defaults_areTheDocumentedOnes() {
    GatewayConfig config =
        site.config(
            """
            hospital: { name: A, orgCode: 12350428MB0000000X }
            spool: { directory: spool }
            dicom: { aeTitle: HUREN, listen: 127.0.0.1:104 }
            analyzers: [ { id: a, profile: sysmex-xn, listen: 127.0.0.1:105 } ]
            uplinks:
              - { id: u, type: stow, url: "http://localhost/x", accepts: [ images ] }
              - { id: r, type: registry, format: fhir-r4, url: "http://[::1]/x", accepts: [ lab-reports ] }
            """);

    assertThat(config.hospital().timezone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(config.spool())
        .isEqualTo(
            new SpoolConfig(
                folder.resolve("spool"),
                Duration.ofDays(30),
                ByteSize.parse("10GB"),
                SpoolConfig.Sync.STANDARD));
    assertThat(config.dicom())
        .contains(
            new DicomConfig(
                new AeTitle("HUREN"),
                new HostPort("127.0.0.1", 104),
                Optional.empty(),
                new Callers.Listed(List.of()),
                DicomConfig.Treatment.USUAL,
                AssociationSettings.defaults().transferSyntaxes(),
                ByteSize.parse("128KB"),
                200,
                new DicomConfig.Deadlines(
                    Duration.ofSeconds(15),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    Duration.ofSeconds(60)),
                new CommitmentConfig(CommitmentConfig.Means.DELIVERED, Duration.ofDays(2))));
    assertThat(config.analyzers())
        .containsExactly(
            new AnalyzerConfig(
                "a",
                "sysmex-xn",
                new HostPort("127.0.0.1", 105),
                new Peers.Listed(List.of()),
                AnalyzerConfig.Release.AUTOMATIC,
                AnalyzerConfig.Unmapped.USUAL));
    var pace =
        new UplinkConfig.Pace(4, Optional.empty(), Duration.ofSeconds(60), Duration.ofMinutes(5));
    assertThat(config.uplinks())
        .containsExactly(
            new Stow(
                "u",
                Set.of(Content.IMAGES),
                URI.create("http://localhost/x"),
                Optional.empty(),
                pace,
                ByteSize.parse("16MB"),
                UplinkConfig.Compress.NONE,
                UplinkConfig.AlreadyThere.TRUST),
            new Registry(
                "r",
                Set.of(Content.LAB_REPORTS),
                URI.create("http://[::1]/x"),
                Optional.empty(),
                pace,
                Registry.Format.FHIR_R4));
    assertThat(config.console().listen()).isEqualTo(new HostPort("127.0.0.1", 7080));
  }

  @Test
  void withoutReceivers_thereIsAWarning() {
    assertThat(site.problems(LEAST))
        .containsExactly(
            "gateway.yaml:1:1: warning: there is neither dicom nor analyzers, "
                + "add one, or nothing will ever be received");
  }

  @Test
  void callerWithEverything_isRead() {
    GatewayConfig config =
        site.config(
            """
            hospital: { name: A, orgCode: 12350428MB0000000X }
            spool: { directory: spool }
            dicom:
              aeTitle: HUREN
              listen: 127.0.0.1:104
              callers:
                - aeTitle: CT01
                  maxAssociations: 4
                  characterSet: GB18030
                  characterSetCounts: always
                  onConflict: keep-first
                  urgent: true
            """);
    Caller caller = config.dicom().orElseThrow().listedCallers().get(0);
    assertThat(caller.maxAssociations()).contains(4);
    DicomConfig.Treatment treatment = caller.treatment();
    assertThat(treatment.characterSet().rule()).isEqualTo(CallerCharacterSet.Rule.ALWAYS);
    assertThat(treatment.characterSet().set()).hasToString("GB18030");
    assertThat(treatment.onConflict()).isEqualTo(DicomConfig.OnConflict.KEEP_FIRST);
    assertThat(treatment.urgent()).isTrue();
  }

  @Test
  void listenersTreatment_isThatOfEverybodyWhoHasNoneOfHisOwn() {
    DicomConfig dicom =
        site.config(
                LEAST
                    + """
                    dicom:
                      aeTitle: HUREN
                      listen: 127.0.0.1:104
                      characterSet: GBK
                      characterSetCounts: always
                      onConflict: replace
                      callers: [ { aeTitle: CT01 }, { aeTitle: CT02, characterSet: GB18030, onConflict: hold } ]
                    """)
            .dicom()
            .orElseThrow();
    assertThat(dicom.listedCallers().get(0).treatment()).isEqualTo(dicom.usual());
    assertThat(dicom.usual().onConflict()).isEqualTo(DicomConfig.OnConflict.REPLACE);
    assertThat(dicom.usual().characterSet().set()).hasToString("GBK");
    DicomConfig.Treatment own = dicom.listedCallers().get(1).treatment();
    assertThat(own.onConflict()).isEqualTo(DicomConfig.OnConflict.HOLD);
    assertThat(own.characterSet().set()).hasToString("GB18030");
    assertThat(own.characterSet().rule()).isEqualTo(CallerCharacterSet.Rule.ALWAYS);
  }

  @Test
  void callerOfTwoAddresses_mayWriteOutWhatCountsAnyway() {
    String callers =
        """
        dicom:
          aeTitle: HUREN
          listen: 127.0.0.1:104
          onConflict: replace
          callers: [ { aeTitle: CT01, address: 10.1.2.3 }, { aeTitle: CT01, address: 10.1.2.4, onConflict: %s } ]
        """;
    assertThat(site.problems(LEAST + callers.formatted("replace")))
        .noneMatch(p -> p.contains("differs"));
    assertThat(site.problems(LEAST + callers.formatted("hold")))
        .anyMatch(p -> p.contains("onConflict differs"));
  }

  @Test
  void deadlinesOfTheListener_areRead() {
    DicomConfig dicom =
        site.config(
                LEAST
                    + """
                    dicom:
                      aeTitle: HUREN
                      listen: 127.0.0.1:104
                      associationTimeout: 1s
                      idleTimeout: 2s
                      objectTimeout: 3s
                      writeTimeout: 4s
                      tls:
                        listen: 127.0.0.1:2762
                        certificate: certs/agent.pem
                        key: certs/agent.key
                        trust: certs/ca.pem
                        handshakeTimeout: 5s
                    """)
            .dicom()
            .orElseThrow();
    assertThat(dicom.deadlines())
        .isEqualTo(
            new DicomConfig.Deadlines(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4)));
    assertThat(dicom.tls().orElseThrow().handshake()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void callersAny_admitsEverybody() {
    GatewayConfig config =
        site.config(LEAST + "dicom: { aeTitle: H, listen: 0.0.0.0:104, callers: any }\n");
    assertThat(config.dicom().orElseThrow().callers()).isEqualTo(new Callers.Any());
  }

  @Test
  void peersList_admitsWhatItNamesOnly() throws Exception {
    GatewayConfig config =
        site.config(
            LEAST
                + """
                analyzers:
                  - { id: a, profile: sysmex-xn, listen: 0.0.0.0:1, peers: [ 10.1.2.8, 10.2.0.0/16 ] }
                """);
    Peers peers = ((Link.Listen) config.analyzers().get(0).link()).peers();
    assertThat(peers.admits(InetAddress.getByName("10.1.2.8"))).isTrue();
    assertThat(peers.admits(InetAddress.getByName("10.2.77.1"))).isTrue();
    assertThat(peers.admits(InetAddress.getByName("10.1.2.9"))).isFalse();
  }

  @Test
  void linesOfEveryKind_areReadWithTheirDefaults() {
    GatewayConfig config =
        site.config(
            LEAST
                + """
                analyzers:
                  - { id: a, profile: sysmex-xn, connect: 10.1.2.8:5000 }
                  - { id: b, profile: sysmex-xn, serial: { port: COM3 }, relay: { to: lis.local:6001 } }
                  - id: c
                    profile: sysmex-xn
                    serial: { port: /dev/ttyUSB0, baud: 19200, dataBits: 7, parity: even, stopBits: 2, flowControl: rts-cts }
                    relay: { serial: { port: /dev/ttyUSB1, stopBits: 1.5, flowControl: xon-xoff } }
                """);
    assertThat(config.analyzers())
        .extracting(AnalyzerConfig::link)
        .containsExactly(
            new Link.Connect(new HostPort("10.1.2.8", 5000)),
            new Link.Serial(SerialSettings.usual("COM3")),
            new Link.Serial(
                new SerialSettings(
                    "/dev/ttyUSB0", 19_200, 7, Parity.EVEN, StopBits.TWO, FlowControl.RTS_CTS)));
    assertThat(config.analyzers())
        .extracting(AnalyzerConfig::relay)
        .containsExactly(
            Optional.empty(),
            Optional.of(new Link.Connect(new HostPort("lis.local", 6001))),
            Optional.of(
                new Link.Serial(
                    new SerialSettings(
                        "/dev/ttyUSB1",
                        9600,
                        8,
                        Parity.NONE,
                        StopBits.ONE_AND_A_HALF,
                        FlowControl.XON_XOFF))));
  }

  @Test
  void byteOrderMarkAndWindowsLineEnds_areNoMatter() {
    assertThat(site.config("\uFEFF" + Site.EXAMPLE.replace("\n", "\r\n")))
        .isEqualTo(site.config(Site.EXAMPLE));
  }

  @Test
  void gbkFile_isRecognisedAndItsOtherProblemsAreToldToo() {
    String yaml = Site.EXAMPLE.replace("11112", "70000");
    ReadResult result = site.read(yaml.getBytes(Charset.forName("GBK")));
    assertThat(site.lines(result, Locale.ENGLISH))
        .containsExactly(
            "gateway.yaml:1:1: the file is saved as GBK, "
                + "save it as UTF-8 (Notepad: Save As, Encoding, UTF-8)",
            "gateway.yaml:3:37 dicom.listen: 70000 is not a TCP port (1-65535)");
  }

  @Test
  void utf16File_isRecognised() {
    byte[] yaml = ("\uFEFF" + Site.EXAMPLE).getBytes(StandardCharsets.UTF_16LE);
    assertThat(site.lines(site.read(yaml), Locale.ENGLISH))
        .containsExactly(
            "gateway.yaml: the file is saved as UTF-16, "
                + "save it as UTF-8 (Notepad: Save As, Encoding, UTF-8)");
  }

  @Test
  void binaryFile_isNoText() {
    byte[] yaml = {'a', ':', ' ', '\n', (byte) 0xFF, (byte) 0xFF, 0x00};
    assertThat(site.lines(site.read(yaml), Locale.ENGLISH).get(0))
        .startsWith("gateway.yaml:2:1: is neither UTF-8 nor GBK text");
  }

  @Test
  void missingFile_isAProblemNotAnException() {
    assertThat(site.lines(site.read(folder.resolve("absent.yaml")), Locale.ENGLISH))
        .containsExactly("absent.yaml: there is no such file, looked for absent.yaml");
  }

  @Test
  void folder_isAProblemNotAnException() {
    assertThat(site.lines(site.read(folder.resolve("certs")), Locale.ENGLISH))
        .containsExactly("certs: is a folder, name the YAML file in it");
  }

  @Test
  void hugeFile_isRefusedUnread() throws Exception {
    Path file = folder.resolve("huge.yaml");
    Files.writeString(file, "# " + "x".repeat(1 << 20));
    assertThat(site.lines(site.read(file), Locale.ENGLISH))
        .containsExactly(
            "huge.yaml: is larger than 1024 KB, "
                + "this is no gateway configuration; check the name");
  }

  @Test
  void deepNesting_isRefusedBeforeTheStackIsSpent() {
    assertThat(site.problems("a: " + "[".repeat(200_000)))
        .containsExactly("gateway.yaml:1:35: is nested more than 32 levels deep");
  }

  @Test
  void aliasesThatMultiply_areRefused() {
    var yaml = new StringBuilder("a0: &a0 [ x, x, x, x, x, x, x, x, x ]\n");
    for (int i = 1; i <= 12; i++) {
      String alias = "*a" + (i - 1);
      yaml.append("a" + i + ": &a" + i + " [ " + (alias + ", ").repeat(8) + alias + " ]\n");
    }
    assertThat(site.problems(yaml.toString()))
        .containsExactly(
            "gateway.yaml: uses more than 100 references (*) or an unknown %YAML version, "
                + "write the settings out");
  }

  @Test
  void problemsWithoutEnd_areCutOff() {
    String many = LEAST + "z: 1\n" + "y: 1\n".repeat(5000);
    assertThat(site.problems(many))
        .hasSize(1001)
        .contains("gateway.yaml: has more than 1000 problems, correct these first");
  }

  @Test
  void listWithoutEnd_isRefused() {
    String yaml = LEAST + "uplinks: [ " + "u, ".repeat(10_000) + "u ]\n";
    assertThat(site.problems(yaml))
        .containsExactly("gateway.yaml:3:10 uplinks: has more than 10000 elements");
  }

  @Test
  void brokenFile_neverThrows() {
    String plain = LEAST + Site.EXAMPLE.lines().skip(2).collect(Collectors.joining("\n"));
    // Opening certificates takes its time and has tests of its own
    String base = plain.replaceAll("tls: .*", "").replace("https://", "http://");
    String noise = "{}[]:,&*!|>'\"%@`#?-~<=\t\n \\\u0000\uFF1A\u4E92\uD83D\uDE00x0";
    var random = new Random(20261121);
    for (int i = 0; i < 1000; i++) {
      var yaml = new StringBuilder(base);
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(yaml.length());
        int to = Math.min(yaml.length(), at + random.nextInt(3));
        int pick = random.nextInt(noise.length());
        yaml.replace(at, to, noise.substring(pick, Math.min(noise.length(), pick + 2)));
      }
      assertThat(site.read(yaml.toString().getBytes(StandardCharsets.UTF_8))).isNotNull();
    }
  }

  @Test
  void listThatContainsItself_isReadToTheDepthOfTheKeys() {
    assertThat(site.problems(LEAST + "uplinks: &u [ *u ]\n"))
        .singleElement()
        .asString()
        .startsWith("gateway.yaml:3:10 uplinks[0]: must be a group of keys, possible are id, ");
  }

  @Test
  void alias_standsForWhatItNames() {
    GatewayConfig config =
        site.config(
            Site.EXAMPLE
                .replaceFirst("tls: ", "tls: &tls ")
                .replaceFirst("(?s)(.*)tls: \\{[^}]*}", "$1tls: *tls"));
    assertThat(config.uplinks().get(1).tls()).isPresent().isEqualTo(config.uplinks().get(0).tls());
  }

  @Test
  void problems_areInTheOrderOfTheFile() {
    var problems = Site.problems(site.read("console: 1\nspool: { directory: ~x }\nhospital: {}\n"));
    assertThat(problems).extracting(p -> p.line()).isSorted().hasSizeGreaterThan(3);
  }

  @Test
  void reading_changesNothingOnDisk() {
    site.read(Site.EXAMPLE);
    assertThat(folder.resolve("spool")).doesNotExist();
  }
}
