package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.huren.agent.upload.stow.InstanceResult.Failed;
import org.huren.agent.upload.stow.InstanceResult.Stored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreResponseTest {
  private static final String JSON =
      """
      { "00081190": { "vr": "UR", "Value": [ "https://cloud/studies/1" ] },
        "00081198": { "vr": "SQ", "Value": [
          { "00081150": { "vr": "UI", "Value": [ "1.2.840.10008.5.1.4.1.1.2" ] },
            "00081155": { "vr": "UI", "Value": [ "1.3" ] },
            "00081197": { "vr": "US", "Value": [ 43264 ] } } ] },
        "00081199": { "vr": "SQ", "Value": [
          { "00081155": { "vr": "UI", "Value": [ "1.1" ] },
            "00081190": { "vr": "UR", "Value": [ "https://cloud/1.1" ] } },
          { "00081155": { "vr": "UI", "Value": [ "1.2" ] },
            "00081196": { "vr": "US", "Value": [ 45056 ] },
            "04000561": { "vr": "SQ", "Value": [
              { "00081155": { "vr": "UI", "Value": [ "9.9" ] } } ] } } ] } }
      """;

  private static final String XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">
        <DicomAttribute tag="00081198" vr="SQ" keyword="FailedSOPSequence">
          <Item number="1">
            <DicomAttribute tag="00081155" vr="UI"><Value number="1">1.3</Value></DicomAttribute>
            <DicomAttribute tag="00081197" vr="US"><Value number="1">43264</Value></DicomAttribute>
          </Item>
        </DicomAttribute>
        <DicomAttribute tag="00081199" vr="SQ">
          <Item number="1">
            <DicomAttribute tag="00081155" vr="UI"><Value number="1">1.1</Value></DicomAttribute>
            <DicomAttribute tag="00081190" vr="UR"><Value number="1">https://cloud/1.1</Value></DicomAttribute>
          </Item>
          <Item number="2">
            <DicomAttribute tag="00081155" vr="UI"><Value number="1">1.2</Value></DicomAttribute>
            <DicomAttribute tag="00081196" vr="US"><Value number="1">45056</Value></DicomAttribute>
            <DicomAttribute tag="04000561" vr="SQ"><Item number="1">
              <DicomAttribute tag="00081155" vr="UI"><Value number="1">9.9</Value></DicomAttribute>
            </Item></DicomAttribute>
          </Item>
        </DicomAttribute>
      </NativeDicomModel>
      """;

  private static final Map<String, InstanceResult> BOTH_SAY =
      Map.of(
          "1.1", new Stored(Optional.of("https://cloud/1.1"), OptionalInt.empty()),
          "1.2", new Stored(Optional.empty(), OptionalInt.of(0xB000)),
          "1.3", new Failed(OptionalInt.of(0xA900)));

  private static Optional<StoreResponse> read(String body) {
    return StoreResponse.read(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void json_isReadInstanceByInstance() {
    assertThat(read(JSON)).contains(new StoreResponse(BOTH_SAY));
    assertThat(read("[" + JSON + "]")).as("in an array").contains(new StoreResponse(BOTH_SAY));
    assertThat(read("\uFEFF\n " + JSON)).as("behind a mark").isPresent();
  }

  @Test
  void xml_saysTheSame() {
    assertThat(read(XML)).contains(new StoreResponse(BOTH_SAY));
  }

  @Test
  void padding_ofUidsIsIgnored() {
    assertThat(read(JSON.replace("\"1.1\"", "\"1.1\\u0000\"")).orElseThrow().instances())
        .containsKey("1.1");
  }

  @Test
  void codes_writtenAsTextAreRead_andUnreadableOnesAreNone() {
    assertThat(read(JSON.replace("43264", "\"43264\"")).orElseThrow().instances())
        .containsEntry("1.3", new Failed(OptionalInt.of(0xA900)));
    assertThat(read(JSON.replace("43264", "{}")).orElseThrow().instances())
        .containsEntry("1.3", new Failed(OptionalInt.empty()));
    assertThat(read(JSON.replace("43264", "1e99")).orElseThrow().instances())
        .containsEntry("1.3", new Failed(OptionalInt.empty()));
  }

  @Test
  void instance_namedAsStoredAndAsFailed_isNotNamed() {
    assertThat(read(JSON.replace("\"1.3\"", "\"1.1\"")).orElseThrow().instances())
        .containsOnlyKeys("1.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "OK",
        "null",
        "{}",
        "[]",
        "[1,2]",
        "{\"00081190\":{}}",
        "<html><body>Bad Gateway<br></body></html>",
        "<html/>",
        "{\"00081199\":",
        "<NativeDicomModel>",
        "\u0000\u0001\u0002"
      })
  void whateverIsNoResponse_isNone(String body) {
    assertThat(read(body)).isEmpty();
  }

  @Test
  void oddShapes_areNoInstances() {
    assertThat(read("{\"00081199\":{\"vr\":\"SQ\"}}").orElseThrow().instances()).isEmpty();
    assertThat(read("{\"00081199\":[1]}").orElseThrow().instances()).isEmpty();
    assertThat(
            read("{\"00081199\":{\"Value\":[null,7,{\"00081155\":5}]}}").orElseThrow().instances())
        .isEmpty();
  }

  @Test
  void xml_neverReadsEntitiesOrFiles() {
    for (String type :
        new String[] {
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
          "<!DOCTYPE x [<!ENTITY e \"1.1\">]>",
          "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">"
        }) {
      assertThat(read(XML.replace("?>\n", "?>" + type).replace(">1.1<", ">&e;<"))).isEmpty();
      assertThat(read(XML.replace("?>\n", "?>" + type))).isEmpty();
    }
  }

  @Test
  void deepNesting_isNoResponse() {
    assertThat(read("<a>".repeat(100_000))).isEmpty();
    assertThat(read("[".repeat(100_000))).isEmpty();
    assertThat(read("{\"00081199\":".repeat(100_000))).isEmpty();
  }

  @Test
  void damagedAnswers_areReadWithoutFault() {
    Random random = new Random(11);
    for (String whole : new String[] {JSON, XML}) {
      byte[] good = whole.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 500; i++) {
        byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
        for (int j = random.nextInt(4); j >= 0; j--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        assertThat(StoreResponse.read(bad).map(r -> r.instances().size()).orElse(0))
            .isLessThanOrEqualTo(4);
      }
    }
  }
}
