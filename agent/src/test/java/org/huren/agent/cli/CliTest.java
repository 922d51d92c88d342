package org.huren.agent.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.console.FakeRecords;
import org.huren.agent.console.RunningConsole;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.Refusal;
import org.huren.agent.observe.Statuses;
import org.huren.config.ByteSize;
import org.huren.config.ConsoleConfig;
import org.huren.config.GatewayConfig;
import org.huren.config.HospitalConfig;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import org.huren.config.ReadResult;
import org.huren.config.SpoolConfig;
import org.huren.config.StudiesConfig;
import org.huren.config.language.Text;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a real console; what they print is compared whole, in both languages. */
class CliTest {
  private static final String HELD = FakeRecords.id(0xabcdef01L).toString();

  private final List<Path> configsRead = new ArrayList<>();
  private final List<String> runs = new ArrayList<>();

  @TempDir Path folder;
  private RunningConsole running;
  private Locale locale = Locale.ENGLISH;
  private ReadResult config = new ReadResult.Invalid(List.of());
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    running = new RunningConsole(folder);
    config = new ReadResult.Ok(gateway(folder), List.of());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  // ---- status

  @Test
  void status_tellsEveryStage() {
    busyDay();

    assertThat(huren("status")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            Huren Gateway 0.1.0, up 0 s, ready

            Receivers
              ID     PROTOCOL  ADDRESS        STATE      OPEN  OBJECTS     BYTES  LAST CONTACT
              dicom  DICOM     0.0.0.0:11112  listening     1        2  768.0 KB  0 s ago
              dicom turned away: no space in the spool 1, not in the configuration 2

            Callers
              RECEIVER  AE TITLE  ADDRESS   OPEN  OBJECTS     BYTES  LAST CONTACT
              dicom     CT01      10.1.2.3     1        2  768.0 KB  0 s ago

            Turned away
              RECEIVER  AE TITLE  ADDRESS    TRIES  LAST CONTACT  WHY
              dicom     MR02      10.1.2.99      2  0 s ago       it is not in the configuration; add it there if it may send

            Items
              STATE     ITEMS
              accepted      1
              held          1
            Spool SPOOL: 800.0 GB free, at least 20.0 GB wanted

            Uplinks
              ID             CIRCUIT     QUEUED     BYTES  OLDEST  DELIVERED  REJECTED  LAST SUCCESS  CERTIFICATE
              imaging-cloud  left alone       1  512.0 KB  60 s          340         0  6 min ago     in 29 d
              imaging-cloud, last error 10 s ago: test.unreachable (cloud.example)
            """
                .replace("SPOOL", folder.toString()));
    assertThat(configsRead).containsExactly(Path.of("site.yaml"));
  }

  @Test
  void status_isChineseForAChineseReader() {
    busyDay();
    locale = Locale.SIMPLIFIED_CHINESE;

    assertThat(huren("status")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            互认网关 0.1.0，已运行 0 秒，就绪

            接收端
              编号   协议   地址           状态    连接  对象数      大小  最近联系
              dicom  DICOM  0.0.0.0:11112  监听中     1       2  768.0 KB  0 秒前
              dicom 拒绝：缓存目录空间不足 1、不在配置中 2

            来访设备
              接收端  AE TITLE  地址      连接  对象数      大小  最近联系
              dicom   CT01      10.1.2.3     1       2  768.0 KB  0 秒前

            被拒绝的来访者
              接收端  AE TITLE  地址       次数  最近联系  原因
              dicom   MR02      10.1.2.99     2  0 秒前    不在配置中；若允许它发送，请加入配置

            条目
              状态             条目数
              待上传 accepted       1
              搁置 held             1
            缓存目录 SPOOL：可用 800.0 GB，至少需要 20.0 GB

            上行链路
              编号           状态  排队      大小  最早等待  已送达  被拒收  最近成功  证书到期
              imaging-cloud  暂停     1  512.0 KB  60 秒        340       0  6 分钟前  29 天后
              imaging-cloud 最近错误（10 秒前）：test.unreachable (cloud.example)
            """
                .replace("SPOOL", folder.toString()));
  }

  @Test
  void status_namesWhatIsWrongFirst() {
    running.dicom.stopped();

    huren("status");

    assertThat(out.toString())
        .startsWith(
            "Huren Gateway 0.1.0, up 0 s, NOT READY\n"
                + "  ! receiver dicom does not listen on 0.0.0.0:11112; look for HG2002 in the log");
  }

  @Test
  void json_isOneLineOfTheConsolesOwnAnswer() {
    assertThat(huren("status", "--json")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).startsWith("{\"agent\":{").contains("\"circuit\":\"OPEN\"");
  }

  // ---- items

  @Test
  void items_areATable() {
    busyDay();

    assertThat(huren("items", "--limit", "1", "--state", "held")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            ID                                    STATE  KIND   SOURCE     BYTES  RECEIVED  WHY
            ID-OF-HELD  held   DICOM  CT01    512.0 KB  60 s ago  test.conflict (1.2.3)
            There are older ones: --before ID-OF-HELD
            """
                .replace("ID-OF-HELD", HELD));
  }

  @Test
  void noItems_isSaid() {
    assertThat(huren("items")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualToNormalizingNewlines("No items\n");
  }

  @Test
  void show_tellsAllThatIsKnown() {
    busyDay();
    huren("release", HELD);

    assertThat(huren("show", "abcdef01")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            ID             ID-OF-HELD
            STATE          accepted
            KIND           DICOM
            SOURCE         CT01
            BYTES          512.0 KB
            RECEIVED       RECEIVED-AT (60 s ago)
            IDENTITY       1.2.3.2882400001
            STUDY / GROUP  1.2.3

            Attributes (may name the patient)
              Modality     CT
              PatientName  张三^ZHANG^SAN

            Findings
              warning: FINDING

            Deliveries
              UPLINK         STATE    TRIES  NEXT TRY  RECEIPT  LAST ERROR
              imaging-cloud  waiting      0  now       -        -

            What was done
              DONE-AT  li (root)  release
            """
                .replace("ID-OF-HELD", HELD)
                .replace("RECEIVED-AT", localTime(60))
                .replace("DONE-AT", localTime(0))
                .replace(
                    "FINDING",
                    new Words(Locale.ENGLISH, ZoneId.systemDefault())
                        .of(Reason.of("check.patient-id-missing"))));
  }

  // ---- decisions

  @Test
  void release_printsWhatChanged() {
    busyDay();

    assertThat(huren("release", "abcdef01")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            ID-OF-HELD: held -> accepted
              UPLINK         STATE    TRIES  NEXT TRY  RECEIPT  LAST ERROR
              imaging-cloud  waiting      0  now       -        -
            """
                .replace("ID-OF-HELD", HELD));
  }

  @Test
  void discard_needsAReason_andKeepsIt() {
    busyDay();

    assertThat(huren("discard", HELD)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--reason");
    assertThat(huren("discard", HELD, "--reason", "病人重复")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualToNormalizingNewlines(HELD + ": held -> discarded\n");
    assertThat(running.records.audit(FakeRecords.id(0xabcdef01L)))
        .extracting(a -> a.reason().orElse(""))
        .containsExactly("病人重复");
  }

  @Test
  void retry_ofOneItemOrOfAnUplink() {
    busyDay();
    locale = Locale.SIMPLIFIED_CHINESE;

    assertThat(huren("retry", FakeRecords.id(2).toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            ID-OF-ITEM：待上传 accepted
              上行链路       状态  次数  下次尝试  回执  最近错误
              imaging-cloud  等待     3  现在      -     test.unreachable (cloud.example)
            """
                .replace("ID-OF-ITEM", FakeRecords.id(2).toString()));

    assertThat(huren("retry", "--uplink", "imaging-cloud")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualToNormalizingNewlines("imaging-cloud：1 个上传现在重试\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "retry 01 --uplink u", "status --url http://127.0.0.1:1"})
  void wrongCommandLine_exits2(String line) {
    assertThat(huren(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void whatTheAgentRefuses_exits1_andSaysWhatToDo() {
    assertThat(huren("release", "ffffffff")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            """
            No such item: ffffffff
            List items with: huren items. Beginnings and ends of ids are looked for among the newest items only
            """);
  }

  // ---- studies

  @Test
  void studies_showHowFarEachHasCome() {
    ItemId document = running.records.add(7, ItemState.SETTLED, Optional.empty()).id();
    running.records.addStudy("1.2.840.7", 120, Optional.of(document));
    running.records.addStudy("1.2.840.6", 3, Optional.empty());

    assertThat(huren("studies")).isEqualTo(ExitCode.OK);

    assertThat(out.toString().lines().map(l -> l.replaceAll(" {2,}", " | ").strip()).toList())
        .containsExactly(
            "STUDY INSTANCE UID | STATE | SOURCE | MODALITY | SERIES | IMAGES | LAST IMAGE"
                + " | REGISTRATION | ITS STATE",
            "1.2.840.7 | complete | CT01 | CT | 1 | 120 | 5 min ago | " + document + " | settled",
            "1.2.840.6 | open | CT01 | CT | 1 | 3 | 5 min ago | - | -");
  }

  @Test
  void studies_inJson_holdNothingOfThePatient() {
    running.records.addStudy("1.2.840.7", 120, Optional.empty());

    assertThat(huren("studies", "--json", "--open", "--limit", "1")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains("\"studyInstanceUid\":\"1.2.840.7\"", "\"complete\":false", "\"instances\":120")
        .doesNotContain("ZHANG", "张");
  }

  @Test
  void studies_withoutAny_saySo() {
    assertThat(huren("studies")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualToNormalizingNewlines("No studies\n");
    assertThat(huren("studies", "--before", "x y")).isEqualTo(ExitCode.FAILED);
  }

  // ---- when there is no agent to ask

  @Test
  void stoppedAgent_exits1_andSaysHowToStartIt() {
    running.close();

    assertThat(huren("status")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "No agent is running on this spool: "
                + folder.resolve("console.url")
                + " does not exist. Start it with: huren run\n");
  }

  @Test
  void killedAgent_exits1() throws Exception {
    Path left = Files.createDirectory(folder.resolve("left"));
    Files.copy(folder.resolve("console.token"), left.resolve("console.token"));
    Files.copy(folder.resolve("console.url"), left.resolve("console.url"));
    running.close();
    config = new ReadResult.Ok(gateway(left), List.of());

    assertThat(huren("status")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).startsWith("No agent answers at http://127.0.0.1:");
  }

  @Test
  void somethingElseOnThePort_isNotTakenForTheAgent() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      Thread answer =
          new Thread(
              () -> {
                try (var socket = other.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      answer.start();

      assertThat(
              huren(
                  "status",
                  "--url",
                  "http://127.0.0.1:" + other.getLocalPort(),
                  "--token-file",
                  folder.resolve("console.token").toString()))
          .isEqualTo(ExitCode.FAILED);
      answer.join(10_000);
    }
    assertThat(err.toString()).contains("is not an agent that this command understands");
  }

  @Test
  void tokenOfAnotherUser_isSaid() {
    Words words = new Words(Locale.ENGLISH, ZoneId.systemDefault());

    assertThat(Target.whyNot(new AccessDeniedException("/spool/console.token"), "li", words))
        .isEqualTo(
            "/spool/console.token can be read only by the user the agent runs as, not by li."
                + " Run the command as that user, with sudo -u");
  }

  @Test
  void damagedToken_isSaid() throws Exception {
    Files.writeString(folder.resolve("console.token"), "short");

    assertThat(huren("status")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("console.token does not hold a console token");
  }

  @Test
  void tokenIsNeverSentToAnotherMachine() {
    assertThat(
            huren(
                "status",
                "--url",
                "http://192.0.2.1:7080",
                "--token-file",
                folder.resolve("console.token").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("http://192.0.2.1:7080 is another machine");
  }

  @Test
  void brokenConfiguration_exits2_withEveryProblem() {
    config = new ReadResult.Invalid(List.of(problem(3), problem(9)));

    assertThat(huren("status", "--config", "other.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(configsRead).containsExactly(Path.of("other.yaml"));
  }

  // ---- check and run

  @Test
  void check_printsEveryProblem_orASummary() {
    config = new ReadResult.Invalid(List.of(problem(3), problem(9)));
    assertThat(huren("check", "gateway.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString().lines()).hasSize(2);

    config = new ReadResult.Ok(gateway(folder), List.of());
    assertThat(huren("check", "gateway.yaml")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "gateway.yaml is fine: 将乐县总医院; DICOM -; analyzers 0; uplinks 0\n");
  }

  @Test
  void run_startsTheAgent_onlyWithAGoodConfiguration() {
    assertThat(huren("run", "--config", "gateway.yaml")).isEqualTo(75);
    assertThat(runs).containsExactly("gateway.yaml");

    config = new ReadResult.Invalid(List.of(problem(3)));
    assertThat(huren("run")).isEqualTo(ExitCode.USAGE);
    assertThat(runs).hasSize(1);
  }

  // ---- help

  @ParameterizedTest
  @CsvSource({"en, Exit codes:", "zh-CN, 退出码："})
  void help_isInTheReadersLanguage(String language, String words) {
    locale = Locale.forLanguageTag(language);

    assertThat(huren("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains(words, "discard", "check", "run").doesNotContain("option.");
    for (String command :
        List.of("run", "check", "status", "items", "show", "retry", "release", "discard")) {
      assertThat(huren(command, "--help")).as(command).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("huren " + command).doesNotContain("option.");
    }
  }

  @Test
  void version_isThatOfTheBuild() {
    assertThat(huren("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).matches("huren \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void noCommand_exits2_andShowsThem() {
    assertThat(huren()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("status", "discard");
  }

  // ----

  private void busyDay() {
    Peer ct = new Peer("10.1.2.3", Optional.of("CT01"));
    running.dicom.opened(ct);
    running.dicom.stored(ct, 524_288, Duration.ofMillis(3));
    running.dicom.stored(ct, 262_144, Duration.ofMillis(3));
    running.dicom.refused(ct, Refusal.NO_SPACE);
    Peer stranger = new Peer("10.1.2.99", Optional.of("MR02"));
    running.dicom.stranger(stranger);
    running.dicom.stranger(stranger);
    running.records.add(
        0xabcdef01L, ItemState.HELD, Optional.of(Reason.of("test.conflict", "1.2.3")));
    running.records.add(2, ItemState.ACCEPTED, Optional.empty());
    running.records.addDelivery(2, "imaging-cloud", DeliveryState.REJECTED);
  }

  private int huren(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    Environment environment =
        new Environment(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Map.of("HUREN_CONFIG", "site.yaml", "SUDO_USER", "li"),
            "root",
            locale,
            this::read);
    return new Cli(environment, Statuses.CLOCK, this::run).execute(arguments);
  }

  private ReadResult read(Path file) {
    configsRead.add(file);
    return config;
  }

  private int run(GatewayConfig gateway, Path file) {
    runs.add(file.toString());
    return 75;
  }

  private static Problem problem(int line) {
    return new Problem(
        Problem.Severity.ERROR,
        new Place("gateway.yaml", line, 1, "dicom.port"),
        new Text(Words.class, "items.none", List.of()));
  }

  private static GatewayConfig gateway(Path spool) {
    return new GatewayConfig(
        new HospitalConfig("将乐县总医院", "12350428MB0000000X", ZoneId.of("Asia/Shanghai")),
        new SpoolConfig(
            spool, Duration.ofDays(30), ByteSize.parse("20GB"), SpoolConfig.Sync.STANDARD),
        Optional.empty(),
        StudiesConfig.USUAL,
        List.of(),
        List.of(),
        OrdersConfig.defaults(),
        List.of(),
        new ConsoleConfig(new HostPort("127.0.0.1", 0)));
  }

  private static String localTime(int secondsAgo) {
    return new Words(Locale.ENGLISH, ZoneId.systemDefault())
        .time(Statuses.NOW.minusSeconds(secondsAgo));
  }
}
