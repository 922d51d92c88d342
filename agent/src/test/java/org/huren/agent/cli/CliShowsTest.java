package org.huren.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.junit.jupiter.api.Test;

/** What commands show is compared whole, in both languages. */
class CliShowsTest extends CommandLine {
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

  @Test
  void status_saysWhatWaitsForAnUplinkThatIsNotConfigured() {
    running.records.addDelivery(2, "old-cloud", DeliveryState.PENDING);

    assertThat(huren("status")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains(
            "  ! uplink old-cloud is not configured, 1 deliveries (512.0 KB) wait, the oldest for"
                + " 60 s: put it back into gateway.yaml, or: huren discard --uplink old-cloud"
                + " --reason TEXT");
  }
}
