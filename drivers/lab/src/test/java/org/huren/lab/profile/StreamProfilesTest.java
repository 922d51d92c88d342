package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.huren.lab.Bytes;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.plain.StreamEvent;
import org.huren.lab.plain.StreamProfile;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams without frames, and binary records, in the language of all other profiles. */
class StreamProfilesTest {
  private static final String LINES =
      """
      profile: x
      manufacturer: A
      model: urine strip reader
      source: invented for this test, after the manuals of several such readers
      protocol: delimited
      stream: { end: "0D 0A 2A 2A", answers: { bid: ack, stored: ack, refused: nak } }
      records:
        lines:
          - { record: S, begins: true, delimiter: ";", starts: S }
          - { record: R, pattern: "/([A-Z]{2,4}) +(\\\\S+) *(\\\\S*)/" }
      specimen: { id: S-2 }
      observations:
        - { code: R-1, value: R-2, unit: R-3 }
      """;

  private static final String BINARY =
      """
      profile: x
      manufacturer: A
      model: glycated haemoglobin
      source: invented for this test, after the shape of quirk 50
      protocol: fixed
      stream: { start: stx, length: 21, tail: etx, answers: { stored: ack } }
      records:
        bytes:
          - record: D
            starts: "30"
            fields: { 1: 1-12, 2: { at: 13-14, as: uint-le } }
            repeat: { record: R, from: 15, every: 3, most: 2, fields: { 1: { at: 1, as: hex }, 2: { at: 2-3, as: uint-be, decimals: 2 } } }
      specimen: { id: D-1 }
      observations:
        - { code: R-1, value: R-2 }
      """;

  private static InstrumentProfile profile(String yaml) {
    ProfileReader.Result result = ProfileReader.read("x", yaml);
    assertThat(result).isInstanceOf(ProfileReader.Result.Read.class);
    return ((ProfileReader.Result.Read) result).profile();
  }

  private static LabReport report(String yaml, byte[] message) {
    ReportMapper mapper = new ReportMapper(profile(yaml), ZoneId.of("Asia/Shanghai"));
    Mapping mapping = mapper.map(message);
    assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
    List<LabReport> reports = ((Mapping.Mapped) mapping).reports();
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  private static String line(Observation o) {
    return o.code().original() + " " + o.value();
  }

  private static byte[] binary() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes("000000123456".getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(new byte[] {0x03, 0x02});
    message.writeBytes(new byte[] {0x01, 0x02, (byte) 0xA3, 0x02, 0x00, 0x03, 0x7F});
    return message.toByteArray();
  }

  @Test
  void linesOfAStreamBecomeAReport() {
    String text = "S;8819001;x\r\nGLU   5.6  mmol/L\r\nPRO  1+\r\n";
    LabReport report = report(LINES, text.getBytes(StandardCharsets.US_ASCII));
    assertThat(report.specimen().id()).contains("8819001");
    assertThat(report.observations())
        .extracting(o -> o.code().original())
        .containsExactly("GLU", "PRO");
  }

  @Test
  void quirk50_binaryRecordsAreReadByTheirBytes() {
    LabReport report = report(BINARY, binary());
    assertThat(report.specimen().id()).contains("000000123456");
    List<String> results = report.observations().stream().map(StreamProfilesTest::line).toList();
    assertThat(results).hasSize(2);
    assertThat(results.get(0)).startsWith("01").contains("6.75");
    assertThat(results.get(1)).startsWith("02").contains("0.03");
  }

  @Test
  void aBinaryMessageThatFitsNoShapeHasNoResults() {
    ReportMapper mapper = new ReportMapper(profile(BINARY), ZoneId.of("Asia/Shanghai"));
    assertThat(mapper.map(new byte[] {1, 2, 3})).isNotInstanceOf(Mapping.Mapped.class);
  }

  @Test
  void theWireIsSaidInTheSameProfile() {
    StreamProfile stream = ((Protocol.Stream) profile(LINES).protocol()).stream();
    assertThat(stream.end())
        .isEqualTo(
            new StreamProfile.End.Mark(Bytes.of((byte) 13, (byte) 10, (byte) '*', (byte) '*')));
    assertThat(stream.answers()).containsEntry(Answer.REFUSED, Bytes.of((byte) 0x15));
    StreamProfile binary = ((Protocol.Stream) profile(BINARY).protocol()).stream();
    assertThat(binary.end())
        .isEqualTo(
            new StreamProfile.End.Counted(
                List.of(new StreamProfile.Length.Fixed(Bytes.of(), 21)), Bytes.of((byte) 3)));
    String told = BINARY.replace("length: 21", "length: { at: 3-4, as: uint-be, plus: 6 }");
    assertThat(((Protocol.Stream) profile(told).protocol()).stream().end())
        .isInstanceOfSatisfying(
            StreamProfile.End.Counted.class,
            c -> assertThat(c.lengths().get(0)).isInstanceOf(StreamProfile.Length.Told.class));
  }

  /** Bytes 02 and 03 lie in kind of blood, error and curve; four kinds of record in a row. */
  @Test
  void quirk50_recordsOfAnH9AreFoundHoweverTheirBytesAreDealtOut() throws IOException {
    StreamProfile stream = ((Protocol.Stream) Shipped.profile("lifotronic-h9").protocol()).stream();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    List<Bytes> records = new ArrayList<>();
    for (String name :
        List.of("venous-blood", "control-summary", "calibration-summary", "calibrator")) {
      byte[] record =
          ProfileCasesTest.input(Shipped.FOLDER.resolve("lifotronic-h9/cases").resolve(name));
      records.add(Bytes.of(record));
      wire.write(2);
      wire.writeBytes(record);
      wire.write(3);
    }
    byte[] all = wire.toByteArray();
    for (int cut = 0; cut < all.length; cut++) {
      StreamReader reader = new StreamReader(stream);
      List<StreamEvent> events = new ArrayList<>(reader.receive(all, 0, cut));
      events.addAll(reader.receive(all, cut, all.length - cut));
      assertThat(events)
          .isEqualTo(records.stream().map(r -> (StreamEvent) new StreamEvent.Message(r)).toList());
    }
  }

  /** The schema for editors and the reader must not drift apart. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "start: stx>start: sxt",
        "length: 21>end: cr, length: 21",
        "length: 21>length: 0",
        "length: 21>length: { as: bcd }",
        "stored: ack>hello: ack",
        "protocol: fixed>protocol: astm",
        "record: D>record: d",
        "1: 1-12>0: 1-12",
        "1: 1-12>1: 12-1-2",
        "as: uint-le>as: roman",
        "every: 3>every: 0",
        "decimals: 2>decimals: 20",
        "bytes:>place:"
      })
  void whatIsWrongIsToldByReaderAndSchema(String change) throws IOException {
    String[] parts = change.split(">", -1);
    String yaml = BINARY.replace(parts[0], parts[1]);
    assertThat(yaml).isNotEqualTo(BINARY);
    assertThat(ProfileReader.read("x", yaml)).isInstanceOf(ProfileReader.Result.Refused.class);
    assertThat(ShippedProfilesTest.schema().validate(yaml, InputFormat.YAML)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines", "binary", "told"})
  void theSchemaTakesThem(String which) throws IOException {
    String told = BINARY.replace("length: 21", "length: { at: 3-4, as: uint-be, plus: 6 }");
    String yaml = which.equals("lines") ? LINES : which.equals("told") ? told : BINARY;
    assertThat(ShippedProfilesTest.schema().validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @Test
  void noBytesBreakTheMapping() {
    Random random = new Random(20261125);
    ReportMapper mapper = new ReportMapper(profile(BINARY), ZoneId.of("Asia/Shanghai"));
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && round % 2 == 0) {
        bytes[0] = '0';
      }
      assertThat(mapper.map(bytes).findings()).isNotNull();
    }
  }
}
