package org.huren.lab.bench;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** One blood count of 20 results, as a Mindray BC (HL7) and a Sysmex XN (ASTM) say it. */
final class Messages {
  private static final String[] CODES = {
    "WBC", "RBC", "HGB", "HCT", "MCV", "MCH", "MCHC", "PLT", "RDW-SD", "RDW-CV",
    "PDW", "MPV", "P-LCR", "PCT", "NEUT#", "LYMPH#", "MONO#", "EO#", "BASO#", "NRBC#"
  };
  private static final String[] LOINC = {
    "6690-2", "789-8", "718-7", "4544-3", "787-2", "785-6", "786-4", "777-3", "21000-5", "788-0",
    "32207-3", "32623-1", "48386-7", "37854-8", "751-8", "731-0", "742-7", "711-2", "704-7", "771-6"
  };

  private Messages() {}

  /** 1.9 KB, pure ASCII. */
  static byte[] hl7() {
    return hl7("Zhang^San", "10*9/L", "UNICODE").getBytes(StandardCharsets.US_ASCII);
  }

  /** The same with name, ward and units in GB18030, which nothing in the message tells. */
  static byte[] chinese() {
    return hl7("张^三", "10^9/升", "").getBytes(Charset.forName("GB18030"));
  }

  private static String hl7(String name, String unit, String charset) {
    StringBuilder text = new StringBuilder();
    text.append("MSH|^~\\&|Mindray|BC-6800|LIS|Hospital|20261125101530||ORU^R01|4711|P|2.3.1||||||")
        .append(charset)
        .append("\rPID|1||0012345^^^^MR||")
        .append(name)
        .append("||19610412000000|M\rPV1|1|O|")
        .append(name)
        .append("^^3|||||||||||||||01\rOBR|1||S20261125001|00001^Automated Count^99MRC||")
        .append("20261125093000|20261125101412|||Operator||||20261125094500||||||||||HM|F\r");
    for (int i = 0; i < CODES.length; i++) {
      text.append("OBX|")
          .append(i + 1)
          .append("|NM|")
          .append(LOINC[i])
          .append('^')
          .append(CODES[i])
          .append("^LN||")
          .append(i + 3)
          .append('.')
          .append(i * 7 % 100)
          .append('|')
          .append(unit)
          .append("|3.50-9.50|")
          .append(i % 4 == 0 ? "H~A" : "N")
          .append("|||F|||20261125101412||Operator\r");
    }
    return text.toString();
  }

  /** 1.6 KB, the text of all frames. */
  static byte[] astm() {
    StringBuilder text = new StringBuilder();
    text.append("H|\\^&|||XN-20^00-22^13015^^^^12345678||||||||E1394-97\r")
        .append("P|1|||0012345|^Zhang^San||19610412|M|||||||||||||||||^^^WEST\r")
        .append("C|1||\rO|1||2^1^       S20261125001^B|")
        .append("^^^^WBC\\^^^^RBC\\^^^^HGB\\^^^^HCT|||||||N||||||||||||||F\r");
    for (int i = 0; i < CODES.length; i++) {
      text.append("R|")
          .append(i + 1)
          .append("|^^^^")
          .append(CODES[i])
          .append("^1|")
          .append(i + 3)
          .append('.')
          .append(i * 7 % 100)
          .append("|10*9/L|3.50 to 9.50|")
          .append(i % 4 == 0 ? "H" : "N")
          .append("||F||Operator||20261125101412\r");
    }
    return text.append("L|1|N\r").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
