package org.huren.lab.hl7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.lab.text.Segment;
import org.junit.jupiter.api.Test;

/** Where HAPI agrees to parse, both readers see the same. */
class HapiOracleTest {
  private static PipeParser parser() {
    HapiContext context = new DefaultHapiContext();
    context.setValidationContext(ValidationContextFactory.noValidation());
    context.getParserConfiguration().setInvalidObx2Type("ST");
    context.getParserConfiguration().setDefaultObx2Type("ST");
    return context.getPipeParser();
  }

  private static void compare(String text, List<String> compared) throws HL7Exception {
    Message theirs = parser().parse(text);
    Hl7Message ours =
        Hl7Batch.parse(text.getBytes(StandardCharsets.UTF_8), Optional.empty()).messages().get(0);
    Terser terser = new Terser(theirs);
    int obx = 0;
    for (Segment segment : ours.segments()) {
      if (segment.type().equals("OBX")) {
        String place = "/.OBSERVATION(" + obx + ")/OBX-";
        for (int field : new int[] {2, 3, 6, 7, 11, 14}) {
          compared.add(segment.type() + field);
          assertThat(segment.get(field, 1, 1, 1))
              .as("OBX %d field %d", obx, field)
              .isEqualToIgnoringWhitespace(nonNull(terser.get(place + field + "-1-1")));
        }
        assertThat(segment.get(5, 1, 1, 1))
            .isEqualToIgnoringWhitespace(nonNull(terser.get(place + "5(0)-1-1")));
        obx++;
      }
    }
    for (int field : new int[] {3, 4, 7, 10, 11, 12}) {
      assertThat(ours.header().get(field, 1, 1, 1))
          .isEqualTo(nonNull(terser.get("/MSH-" + field + "-1-1")));
    }
  }

  private static String nonNull(String text) {
    return text == null ? "" : text;
  }

  @Test
  void aMessageWithEscapesRepeatsAndSubcomponents() throws HL7Exception {
    List<String> compared = new ArrayList<>();
    compare(
        String.join(
            "\r",
            "MSH|^~\\&|LAB|FAC|LIS|HOSP|20261120091700||ORU^R01^ORU_R01|MSG-1|P|2.5.1",
            "PID|1||ID-1^^^HOSP^MR||Pat^First",
            "OBR|1|PL|FI|GLU^Glucose^L|||20261120080000",
            "OBX|1|NM|GLU&x^Glucose^L|1|5.20|mmol/L|3.9-6.1|H~A|||F|||20261120091600",
            "OBX|2|ST|TXT^Te\\T\\xt^L||a\\S\\b|10\\S\\9/L||||P|F",
            "OBX|3|CE|ABO^ABO^L||B^Group B^L||||||F",
            ""),
        compared);
    assertThat(compared).hasSize(18);
  }

  @Test
  void theSamplesThatHapiReads() throws IOException {
    Path root = Path.of("../../../shared/samples/lab");
    assumeTrue(Files.isDirectory(root), "samples are not here");
    List<String> agreed = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files
              .filter(f -> f.toString().contains("2.3_") || f.toString().endsWith("SR.hl7"))
              .toList()) {
        String text = Files.readString(file).replace("\r\n", "\r").replace('\n', '\r');
        List<String> compared = new ArrayList<>();
        try {
          compare(text, compared);
        } catch (HL7Exception e) {
          continue;
        }
        if (!compared.isEmpty()) {
          agreed.add(file.getFileName().toString());
        }
      }
    }
    assertThat(agreed).contains("ORU_R01-SR.hl7");
  }

  @Test
  void hapiReadsOurAnswers() throws HL7Exception {
    Hl7Message message =
        Hl7Batch.parse(
                "MSH|^~\\&|A|B|C|D|||ORU^R01^ORU_R01|9|P|2.5.1".getBytes(StandardCharsets.UTF_8),
                Optional.empty())
            .messages()
            .get(0);
    byte[] answer =
        Acknowledgement.original()
            .answers(
                message, Acknowledgement.Verdict.ACCEPTED, ZonedDateTime.now(ZoneOffset.UTC), "1")
            .get(0);
    Terser terser = new Terser(parser().parse(new String(answer, StandardCharsets.UTF_8)));
    assertThat(terser.get("/MSA-1")).isEqualTo("AA");
    assertThat(terser.get("/MSA-2")).isEqualTo("9");
    assertThat(terser.get("/MSH-9-1")).isEqualTo("ACK");
  }
}
