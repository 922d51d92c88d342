package org.huren.simulator.analyzer;

import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * ASTM E1394 records as a Sysmex XN writes them.
 *
 * <pre>
 *   H|\^&amp;|||XN-1000^00-27^11001^^^^AB12345678||||||||E1394-97
 *   P|1|||P00000815|^GIVEN^FAMILY||19790512|M|||||^||||||||||||^^^W3
 *   C|1||
 *   O|1||^^         123456789000001^B|^^^^WBC\^^^^RBC|||||||N||||||||||||||F
 *   R|1|^^^^WBC^1|6.10|×10^9/L||N||F||lab1||20261120091530
 *   L|1|N
 * </pre>
 */
final class SysmexMessage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);

  private static final String HEADER = "H|\\^&|||XN-1000^00-27^11001^^^^AB12345678||||||||E1394-97";

  private SysmexMessage() {}

  /** What is ordered for a bar code in rack 2, place 1? */
  static Message query(String barcode, LocalDateTime now, Charset charset) {
    return message(
        List.of(
            HEADER,
            "Q|1|2^1^"
                + String.format(Locale.ROOT, "%22s", barcode)
                + "^B||^^^^ALL|0|"
                + TIME.format(now)
                + "|||||N",
            "L|1|N"),
        charset);
  }

  static Message of(Sample sample, Charset charset) {
    List<String> records = new ArrayList<>();
    records.add(HEADER);
    records.add(
        "P|1|||"
            + sample.patient().id()
            + "|"
            + InstrumentProfile.SYSMEX_XN.patientName(sample)
            + "||"
            + DATE.format(sample.patient().birthDate())
            + "|"
            + sample.patient().sex()
            + "|||||^||||||||||||^^^内科");
    records.add("C|1||");
    records.add(
        "O|1||^^"
            + String.format(Locale.ROOT, "%22s", sample.id())
            + "^B|"
            + sample.results().stream()
                .map(r -> "^^^^" + r.assay().code())
                .collect(Collectors.joining("\\"))
            + "|||||||N||||||||||||||F");
    for (int i = 0; i < sample.results().size(); i++) {
      Assay.Result result = sample.results().get(i);
      records.add(
          String.join(
              "|",
              "R",
              Integer.toString(i + 1),
              "^^^^" + result.assay().code() + "^1",
              result.value(),
              result.assay().unit(),
              "",
              result.flag().isEmpty() ? "A" : result.flag(),
              "",
              "F",
              "",
              "王媛",
              "",
              TIME.format(sample.time())));
    }
    records.add("L|1|N");
    return message(records, charset);
  }

  private static Message message(List<String> records, Charset charset) {
    return new Message("", records.stream().map(r -> (r + "\r").getBytes(charset)).toList());
  }
}
