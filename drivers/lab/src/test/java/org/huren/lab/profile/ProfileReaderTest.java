package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.link.LinkProfile.Answered;
import org.huren.lab.link.LinkTimers;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileReaderTest {
  private static final String LEAST =
      """
      profile: x
      manufacturer: M
      model: X
      source: made up for a test, nothing else
      protocol: astm
      specimen: { id: O-3 }
      observations: [ { code: R-3.4, value: R-4 } ]
      """;

  private static List<ProfileProblem> problems(String yaml) {
    ProfileReader.Result result = ProfileReader.read("x", yaml);
    return result instanceof ProfileReader.Result.Refused refused ? refused.problems() : List.of();
  }

  @Test
  void theLeastThatIsNeededIsEnough() {
    assertThat(problems(LEAST)).isEmpty();
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPlace() {
    List<ProfileProblem> problems =
        problems(
            """
            profile: y
            manufacturer: M
            source: made up for a test
            protocol: astm
            speciman: { id: O-3 }
            specimen: { id: O3 }
            link: { checksum: sometimes, frameNumbers: [strict] }
            observations:
              - { code: R-3.4, value: R-4, unti: R-5 }
              - { code: R-3.4 }
            roles: { qc: [ { O-12: "/(/" } ] }
            times: bbbbbbb
            codes: { WBC: { loinc: wbc } }
            """);
    assertThat(problems)
        .extracting(p -> p.line() + ":" + p.column() + " " + p.path() + " " + p.kind())
        .containsExactlyInAnyOrder(
            "1:10 profile WRONG_NAME",
            "1:1  MISSING",
            "5:1 speciman MISSPELT_KEY",
            "6:17 specimen.id NOT_A_PATH",
            "7:19 link.checksum NOT_ALLOWED",
            "7:44 link.frameNumbers WRONG_SHAPE",
            "9:32 observations[0].unti MISSPELT_KEY",
            "10:5 observations[1] MISSING",
            "11:24 roles.qc[0].O-12 NOT_A_PATTERN",
            "12:8 times NOT_A_TIME_FORMAT",
            "13:24 codes.WBC.loinc NOT_A_VALUE");
  }

  @Test
  void aMisspeltKeyNamesTheOneThatWasMeant() {
    assertThat(problems(LEAST + "obsrvations: []\n"))
        .singleElement()
        .satisfies(p -> assertThat(p.arguments()).containsExactly("obsrvations", "observations"));
  }

  @Test
  void brokenYamlIsOneProblemWithItsPlace() {
    assertThat(problems("profile: x\nlink: { checksum: "))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo(Kind.NOT_YAML);
              assertThat(p.line()).isGreaterThanOrEqualTo(2);
            });
    assertThat(problems("")).extracting(ProfileProblem::kind).containsExactly(Kind.NOT_YAML);
  }

  @Test
  void duplicateKeysAreProblems() {
    assertThat(problems(LEAST + "notes: C-4\nnotes: C-5\n"))
        .extracting(ProfileProblem::kind)
        .containsExactly(Kind.DUPLICATE_KEY);
  }

  @Test
  void linkSwitchesReachTheEngine() {
    String yaml =
        LEAST
            + """
            link: { frameNumbers: absent, checksum: absent, intermediateFrame: ends-record, bid: optional,
                    trailer: false, answered: [ enq, stx, eot ], keepAlive: kept,
                    maxFrame: 64KB, maxMessage: 2MB, sendFrames: message, sendLimit: 63993, frames: absent,
                    checksumAfter: gs, messageEnd: frame, silence: completes,
                    timers: { answer: 1s, receive: 2s, frame: 3m, busy: 4s, contention: 5s,
                              trailer: 600ms, idle: 10m } }
            """;
    var read = (ProfileReader.Result.Read) ProfileReader.read("x", yaml);
    LinkProfile link = ((Protocol.Astm) read.profile().protocol()).link();
    assertThat(link.frameNumbers()).isEqualTo(LinkProfile.FrameNumbers.ABSENT);
    assertThat(link.checksum()).isEqualTo(LinkProfile.Checksum.ABSENT);
    assertThat(link.intermediateFrame()).isEqualTo(LinkProfile.IntermediateFrame.ENDS_RECORD);
    assertThat(link.bidRequired()).isFalse();
    assertThat(link.trailer()).isFalse();
    assertThat(link.answered()).containsExactlyInAnyOrder(Answered.ENQ, Answered.STX, Answered.EOT);
    assertThat(link.frames()).isEqualTo(LinkProfile.Frames.ABSENT);
    assertThat(link.checksumAfter()).isEqualTo(LinkProfile.ChecksumAfter.GS);
    assertThat(link.messageEnd()).isEqualTo(LinkProfile.MessageEnd.FRAME);
    assertThat(link.silence()).isEqualTo(LinkProfile.Silence.COMPLETES);
    assertThat(link.timers())
        .isEqualTo(
            new LinkTimers(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMinutes(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofMillis(600),
                Optional.of(Duration.ofMinutes(10))));
    assertThat(link.keepAliveIgnored()).isFalse();
    assertThat(link.maxFrame()).isEqualTo(64 << 10);
    assertThat(link.maxMessage()).isEqualTo(2 << 20);
    assertThat(link.sendFrames()).isEqualTo(LinkProfile.SendFrames.MESSAGE);
    assertThat(link.sendLimit()).isEqualTo(63993);
  }

  /** The schema for editors and the reader must not drift apart. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown: 1",
        "link: { checksum: sometimes }",
        "link: { maxFrame: big }",
        "link: { frames: some }",
        "link: { checksumAfter: rs }",
        "link: { messageEnd: never }",
        "link: { answered: [ frame, everything ] }",
        "link: { silence: golden }",
        "link: { silence: completes, answered: [ frame ] }",
        "link: { timers: { receive: long } }",
        "link: { timers: { nap: 1s } }",
        "blocks: { idle: 1h }",
        "blocks: { start: required }",
        "acknowledge: { mode: original }",
        "roles: { patient: [ { O-12: Q } ] }",
        "roles: { qc: [ { O12: Q } ] }",
        "report: { per: day }",
        "report: { identity: [ sometimes ] }",
        "values: { decimal: maybe }",
        "values: { absent: { x: gone } }",
        "drop: [ { reason: r } ]",
        "remarks: [ { when: { R-3: x } } ]",
        "notes: C4",
        "statuses: { F: done }",
        "sexes: { M: man }",
        "codes: { WBC: { loinc: wbc } }",
        "patient: { age: P-9 }",
      })
  void whatTheReaderRefusesTheSchemaRefusesToo(String line) throws IOException {
    assertThat(problems(LEAST + line + "\n")).isNotEmpty();
    assertThat(ShippedProfilesTest.schema().validate(LEAST + line + "\n", InputFormat.YAML))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyProblemHasATextInBothLanguages(Kind kind) {
    for (Locale locale : List.of(Locale.ROOT, Locale.CHINESE)) {
      ResourceBundle texts = ResourceBundle.getBundle("org.huren.lab.profile.messages", locale);
      assertThat(texts.getString(kind.key())).isNotBlank();
    }
  }
}
