package org.huren.lab.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.ProfileProblem;
import org.huren.lab.profile.ProfileReader;
import org.huren.lab.profile.SiteTerms;
import org.junit.jupiter.api.Test;

/** Questions and answers in the words of the shipped profiles. */
class HostQueriesTest {
  private static final Path SHIPPED = Path.of("../../config/shipped/instruments");
  private static final String XN_QUERY =
      "H|\\^&|||XN-550^00-27^15326^^^^AB12345678||||||||E1394-97\r"
          + "Q|1|2^1^           8801234567^B||^^^^ALL|0|20261120091000|||||N\rL|1|N\r";
  private static final String BS_QUERY =
      "MSH|^~\\&|Mindray|BS-480|||20261125083000||QRY^Q02|7|P|2.3.1||||||ASCII|||\r"
          + "QRD|20261125083000|R|D|1|||RD|0019|OTH|||T|\rQRF|BS-480|||||RCT|COR|ALL||\r";

  private final AtomicInteger ids = new AtomicInteger(100);

  static InstrumentProfile shipped(String name) {
    try {
      return read(name, Files.readString(SHIPPED.resolve(name + ".yaml")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static InstrumentProfile read(String name, String yaml) {
    return ((ProfileReader.Result.Read) ProfileReader.read(name, yaml)).profile();
  }

  private HostQueries.Sending sending() {
    return new HostQueries.Sending(Orders.NOW, () -> Integer.toString(ids.incrementAndGet()));
  }

  private List<String> answers(InstrumentProfile profile, String query, WorkOrder... known) {
    HostQueries queries = HostQueries.of(profile, SiteTerms.USUAL).orElseThrow();
    Question question = queries.question(query.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    Map<String, List<WorkOrder>> orders =
        Arrays.stream(known).collect(Collectors.groupingBy(WorkOrder::sample));
    return queries.answer(question, orders, sending()).stream()
        .map(m -> new String(m, question.rules().charset().orElse(StandardCharsets.UTF_8)))
        .toList();
  }

  @Test
  void sysmexQuestion_isAnsweredWithRackTubeAndIdAsAsked_andTheTestsOfItsPanel() {
    List<String> answer =
        answers(shipped("sysmex-xn"), XN_QUERY, Orders.order("8801234567", "赵一", "58410-2", "K"));
    assertThat(answer)
        .containsExactly(
            "H|\\^&|||||||||||E1394-97\r"
                + "P|1|||P77|^赵一||19800203|F\r"
                + "O|1|2^1^           8801234567^B||^^^^WBC\\^^^^RBC\\^^^^HGB\\^^^^HCT\\^^^^MCV"
                + "\\^^^^MCH\\^^^^MCHC\\^^^^PLT||20261124230000|||||N||||||||||||||Q\r"
                + "L|1|N\r");
  }

  @Test
  void testThatIsAnotherInstruments_isNoOrderForThisOne() {
    assertThat(answers(shipped("sysmex-xn"), XN_QUERY, Orders.order("8801234567", "赵一", "K")))
        .containsExactly("H|\\^&|||||||||||E1394-97\rL|1|I\r");
  }

  @Test
  void unknownSample_getsTheProperNegativeAnswer() {
    assertThat(answers(shipped("sysmex-xn"), XN_QUERY))
        .containsExactly("H|\\^&|||||||||||E1394-97\rL|1|I\r");
    assertThat(answers(shipped("mindray-bs-hl7"), BS_QUERY))
        .singleElement()
        .asString()
        .contains("||QCK^Q02|7|")
        .endsWith("QAK|SR|NF|\r");
  }

  @Test
  void loincOfTheProfile_isMappedBackToItsCode() {
    assertThat(answers(shipped("sysmex-xn"), XN_QUERY, Orders.order("8801234567", "赵一", "6690-2")))
        .singleElement()
        .asString()
        .contains("||^^^^WBC||");
  }

  @Test
  void mindrayChemistry_getsQckAndThenDsrWithTestsFrom29() {
    List<String> answer =
        answers(shipped("mindray-bs-hl7"), BS_QUERY, Orders.order("0019", "赵一", "5", "12"));
    assertThat(answer).hasSize(2);
    assertThat(answer.get(0)).contains("||QCK^Q02|7|P|").endsWith("QAK|SR|OK|\r");
    assertThat(answer.get(1))
        .startsWith(
            "MSH|^~\\&|||Mindray|BS-480|20261125083000||DSR^Q03|102|P|2.3.1||||0||ASCII|||\r")
        .contains("\rQRD|20261125083000|R|D|1|||RD|0019|OTH|||T|\rQRF|BS-480|||||RCT|COR|ALL||\r")
        .contains("\rDSP|3||赵一|||\r")
        .contains("\rDSP|21||0019|||\r")
        .contains("\rDSP|24||Y|||\r")
        .contains("\rDSP|26||serum|||\r")
        .contains("\rDSP|29||5^^^|||\rDSP|30||12^^^|||\rDSC||\r");
  }

  @Test
  void mindrayHaematology_getsItsModeFromThePanel() {
    String query =
        "MSH|^~\\&|BC-5380|Mindray|||20261125083000||ORM^O01|4|P|2.3.1||||||UNICODE\r"
            + "ORC|RF||8801||IP\r";
    assertThat(answers(shipped("mindray-bc-hl7"), query, Orders.order("8801", "赵一", "57021-8")))
        .singleElement()
        .asString()
        .contains("||ORR^O02|")
        .contains("\rMSA|AA|4\r")
        .contains("\rORC|AF|8801|||\r")
        .contains("08003^Test Mode^99MRC||CBC+DIFF||||||F\r");
    assertThat(answers(shipped("mindray-bc-hl7"), query))
        .singleElement()
        .asString()
        .contains("\rMSA|AR|4|");
  }

  @Test
  void genericHl7_answersQbpQryAndOrm() {
    String msh = "MSH|^~\\&|X|Y|||20261125083000||%s|9|P|2.5\r";
    InstrumentProfile generic = shipped("generic-hl7");
    WorkOrder order = Orders.order("S1", "赵一", "GLU", "UREA");
    assertThat(
            answers(
                generic,
                msh.formatted("QBP^Q11^QBP_Q11") + "QPD|WOS^Work Order Step|T5|S1\rRCP|I\r",
                order))
        .singleElement()
        .asString()
        .contains("||RSP^K11^RSP_K11|")
        .contains("\rMSA|AA|9\rQAK|T5|OK|WOS^Work Order Step\rQPD|WOS^Work Order Step|T5|S1\r")
        .contains("\rOBR|1|A1001||GLU^test GLU|S||20261125070000|")
        .contains("\rOBR|2|A1001||UREA^test UREA|S|")
        .endsWith("SPM|1|S1||血清\r");
    assertThat(answers(generic, msh.formatted("QRY^R02") + "QRD|1|R|I|1|||1|S1|RES\r", order))
        .singleElement()
        .asString()
        .contains("||ORF^R04|")
        .contains("\rQRD|1|R|I|1|||1|S1|RES\rPID|1||P77||赵一||19800203|F\rOBR|1|S1|A1001|GLU^");
    assertThat(answers(generic, msh.formatted("ORM^O01") + "ORC|RF||S1\r", order))
        .singleElement()
        .asString()
        .contains("\rORC|AF|A1001|S1\rOBR|1|");
    assertThat(answers(generic, msh.formatted("QRY^R02") + "QRD|1|R|I|1|||1|S9|RES\r", order))
        .singleElement()
        .asString()
        .contains("\rMSA|AE|9|No order|||204\r");
  }

  @Test
  void geneXpert_isAnsweredWithRspZ02_emptyWhereThereIsNoOrder() {
    String query =
        "MSH|^~\\&|ICU^GeneXpert^1.0||LIS||20070521100245||QBP^Z03^QBP_Z03|m1|P|2.5\r"
            + "QPD|Z03^HOST QUERY|t9|P77|S1\rRCP|I\r";
    InstrumentProfile generic = shipped("cepheid-genexpert-hl7");
    assertThat(answers(generic, query, Orders.order("S1", "赵一", "MTB")))
        .singleElement()
        .asString()
        .startsWith("MSH|^~\\&|LIS||ICU^GeneXpert^1.0||20261125083000||RSP^Z02|")
        .contains(
            "\rMSA|AA|m1\rQAK|t9|OK|Z03^HOST QUERY\rQPD|Z03^HOST QUERY|t9|P77|S1\rPID|1||P77\r")
        .contains("\rOBR|1|||MTB|||||||A\rTQ1|||||||||S\rSPM|1|S1||ORH|||||||P\r");
    assertThat(answers(generic, query))
        .singleElement()
        .asString()
        .endsWith("\rQPD|Z03^HOST QUERY|t9|P77|S1\r");
  }

  @Test
  void beckmanDxh_isAnsweredWithItsOwnDelimiters() {
    String query =
        "H|\\!~|x||DxH|||||LIS||P|LIS2-A|20211028082630\rQ|1|!000004287888||ALL\rL|1|N\r";
    assertThat(answers(shipped("beckman-dxh"), query, Orders.order("000004287888", "A!B", "CBC")))
        .containsExactly(
            "H|\\!~|||LIS|||||DxH||P|LIS2-A|20261125083000\r"
                + "P|1||P77||||19800203|F\r"
                + "O|1|000004287888||!!!C|S||||||N||||Whole blood\rL|1|N\r");
  }

  @Test
  void severalSamplesInOneQuestion_areAnsweredTogether_unknownOnesLeftOut() {
    String query = "H|\\^&|||X\rQ|1|^S1\rQ|2|^S2\rQ|3|^S3\rL|1|N\r";
    String answer =
        answers(
                shipped("generic-astm"),
                query,
                Orders.order("S1", "赵一", "GLU"),
                Orders.order("S3", "钱二", "UREA"))
            .get(0);
    assertThat(answer)
        .contains("\rP|1|P77|||赵一|", "\rO|1|S1||^^^GLU|S|")
        .contains("\rP|2|P77|||钱二|", "\rO|1|S3||^^^UREA|S|")
        .doesNotContain("|S2|");
  }

  @Test
  void delimitersAndLineEndsInANameAreHarmless() {
    String astm =
        answers(
                shipped("generic-astm"),
                "H|\\^&|||X\rQ|1|^S1\rL|1|N\r",
                Orders.order("S1", "A|B^C\\D&E\rL|1|N\u0003\u001c", "GLU"))
            .get(0);
    assertThat(astm).contains("|||A&F&B&S&C&R&D&E&E L&F&1&F&N  ||");
    String hl7 =
        answers(
                shipped("generic-hl7"),
                "MSH|^~\\&|X|Y|||1||ORM^O01|9|P|2.5\rORC|RF||S1\r",
                Orders.order("S1", "A|B^C~D\\E&F", "GLU"))
            .get(0);
    assertThat(hl7).contains("||A\\F\\B\\S\\C\\R\\D\\E\\E\\T\\F||");
  }

  @Test
  void resultsAreNoQuestion_evenWithAQueryBeside() {
    HostQueries queries = HostQueries.of(shipped("generic-astm"), SiteTerms.USUAL).orElseThrow();
    String both = "H|\\^&|||X\rQ|1|^S1\rP|1\rO|1|S1\rR|1|^^^K|4.1\rL|1|N\r";
    assertThat(queries.question(both.getBytes(StandardCharsets.UTF_8))).isEmpty();
    HostQueries hl7 = HostQueries.of(shipped("generic-hl7"), SiteTerms.USUAL).orElseThrow();
    String oru = "MSH|^~\\&|X|Y|||1||ORU^R01|9|P|2.5\rOBR|1|S1\rOBX|1|NM|K||4.1\r";
    assertThat(hl7.question(oru.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void queryThatTakesBackTheOneBefore_isNoQuestion() {
    HostQueries queries =
        HostQueries.of(shipped("cepheid-genexpert-astm"), SiteTerms.USUAL).orElseThrow();
    String back = "H|@^\\|m1||GX|||||LIS||P|1394-97\rQ|1|||||||||||A\rL|1|N\r";
    assertThat(queries.question(back.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private static final String TOLD =
      """
      profile: told
      manufacturer: Test
      model: Told
      source: written for this test
      protocol: astm
      specimen: { id: O-3 }
      charset: GBK
      observations: [ { code: R-3.4, value: R-4 } ]
      query:
        escapes: prefixed
        download: |
          H|\\^&|||LIS
          {each test}O|{number}|{sample}||^^^{code}|||||||A
          C|1|{patient-name:3}
          L|1|N
        cancel: |
          H|\\^&|||LIS
          {each test}O|{number}|{sample}||^^^{code}|||||||C
          L|1|N
      """;

  @Test
  void instrumentThatWantsToBeTold_getsNewOrdersAndCancellations_inItsCharacterSet() {
    HostQueries queries = HostQueries.of(read("told", TOLD), SiteTerms.USUAL).orElseThrow();
    assertThat(queries.isTold()).isTrue();
    assertThat(queries.answers()).isFalse();
    WorkOrder order = Orders.order("S1", "赵|一二三", "GLU", "UREA");
    assertThat(queries.tell(order, false, sending()))
        .singleElement()
        .isEqualTo(
            ("H|\\^&|||LIS\rO|1|S1||^^^GLU|||||||A\rO|2|S1||^^^UREA|||||||A\r"
                    + "C|1|赵&|一\rL|1|N\r")
                .getBytes(Charset.forName("GBK")));
    assertThat(queries.tell(order, true, sending()).get(0)).asString().contains("|||||||C\r");
  }

  @Test
  void placeThatIsNone_isAProblemWithLineAndColumn() {
    String wrong = TOLD.replace("{sample}", "{barcode}");
    ProfileReader.Result result = ProfileReader.read("told", wrong);
    assertThat(((ProfileReader.Result.Refused) result).problems())
        .hasSize(2)
        .first()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo(ProfileProblem.Kind.NOT_A_TEMPLATE);
              assertThat(p.path()).isEqualTo("query.download");
              assertThat(p.arguments().get(0)).contains("{barcode}", "sample");
            });
  }
}
