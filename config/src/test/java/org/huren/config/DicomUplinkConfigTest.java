package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.AeTitle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomUplinkConfigTest {
  private static final String HEAD =
      """
      hospital: { name: A, orgCode: 12350428MB0000000X }
      spool: { directory: spool, minFree: 1MB }
      """;
  private static final String RECEIVER =
      "dicom: { aeTitle: HUREN, listen: 127.0.0.1:104, callers: any }\n";
  private static final String PACS =
      "uplinks: [ { id: pacs, type: dicom, address: 10.1.2.30:104, calledAeTitle: PACS,"
          + " accepts: [ images ] } ]\n";

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void furnish() {
    site = new Site(folder);
  }

  @Test
  void dicomUplink_callsItselfWhatModalitiesCallTheGateway() {
    assertThat(site.config(HEAD + RECEIVER + PACS).uplinks())
        .containsExactly(
            new UplinkConfig.Dicom(
                "pacs",
                Set.of(Content.IMAGES),
                new HostPort("10.1.2.30", 104),
                new AeTitle("PACS"),
                new AeTitle("HUREN"),
                Optional.empty(),
                new UplinkConfig.Pace(
                    2, Optional.empty(), Duration.ofSeconds(60), Duration.ofMinutes(5)),
                UplinkConfig.Compress.NONE,
                AlreadyThere.TRUST,
                false));
  }

  @Test
  void dicomUplinkWithoutAReceiver_needsAnAeTitleOfItsOwn() {
    assertThat(site.problems(HEAD + PACS))
        .anySatisfy(p -> assertThat(p).contains("uplinks[0].callingAeTitle: is missing"));
    String named = PACS.replace("calledAeTitle", "callingAeTitle: EDGE, calledAeTitle");
    assertThat(((UplinkConfig.Dicom) site.config(HEAD + named).uplinks().get(0)).callingAeTitle())
        .isEqualTo(new AeTitle("EDGE"));
  }

  @Test
  void plainDicomBeyondTheHospital_isWarnedOf() {
    for (String inside : new String[] {"10.1.2.30", "172.31.0.1", "192.168.7.7", "127.0.0.1"}) {
      assertThat(site.problems(HEAD + RECEIVER + PACS.replace("10.1.2.30", inside))).isEmpty();
    }
    for (String outside : new String[] {"pacs.example", "172.32.0.1", "203.0.113.8"}) {
      assertThat(site.problems(HEAD + RECEIVER + PACS.replace("10.1.2.30", outside)))
          .singleElement()
          .asString()
          .contains("uplinks[0].address: warning: images go to " + outside + ":104 unencrypted");
    }
  }

  @Test
  void dicomUplink_canNotFetchToCompare() {
    assertThat(
            site.problems(
                HEAD
                    + RECEIVER
                    + PACS.replace(
                        "images", "images ], alreadyThere: verify, windows: [ \"20:00-06:00\"")))
        .singleElement()
        .asString()
        .contains("uplinks[0].alreadyThere: a dicom uplink can fetch nothing to compare");
  }

  @Test
  void dicomUplink_carriesImagesOnly() {
    assertThat(site.problems(HEAD + RECEIVER + PACS.replace("images", "lab-reports")))
        .anySatisfy(p -> assertThat(p).contains("can't carry lab-reports"));
  }
}
