package org.huren.installer;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One ordered sample; everything about it follows from its number, so that any mix-up shows.
 *
 * @param number from 1
 */
record Tube(int number) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
  private static final LocalDateTime FIRST = LocalDateTime.of(2026, 11, 25, 8, 0);

  String barcode() {
    return String.format(Locale.ROOT, "88%08d", number);
  }

  String orderNumber() {
    return "A" + number;
  }

  String patient() {
    return "P" + number;
  }

  /** White cells, 10*9/L. */
  String value() {
    return String.format(Locale.ROOT, "%d.%02d", 1 + number / 100, number % 100);
  }

  private String time() {
    return TIME.format(FIRST.plusSeconds(number));
  }

  /** As a LIS tells it. */
  String order() {
    return ("MSH|^~\\&|LIS|LAB|||" + time() + "||ORM^O01|o" + number + "|P|2.4\r")
        + ("PID|1||" + patient() + "^^^^MR||赵^一||19800203|F\r")
        + ("ORC|NW|" + orderNumber() + "|||||||" + time() + "|||D1^吴^医生\r")
        + ("OBR|1|" + orderNumber() + "|" + barcode() + "|58410-2^血常规|||" + time())
        + "||||||||全血\r";
  }

  /** As a Mindray BC asks for its order. */
  String question() {
    return ("MSH|^~\\&|Mindray|BC-6800|||" + time() + "||ORM^O01|q" + number)
        + "|P|2.3.1||||||UNICODE\r"
        + ("ORC|RF||" + barcode() + "||IP\r");
  }

  /** As a Mindray BC measured it. */
  String hl7Result() {
    return ("MSH|^~\\&|Mindray|BC-6800|||" + time() + "||ORU^R01|r" + number)
        + "|P|2.3.1||||||UNICODE\r"
        + ("OBR|1||" + barcode() + "|00001^Automated Count^99MRC||" + time() + "|" + time() + "\r")
        + ("OBX|1|NM|6690-2^WBC^LN||" + value() + "|10*9/L|4-10|N|||F|||" + time() + "\r");
  }

  /** As a Sysmex XN measured it, one record a frame. */
  String[] astmResult() {
    return new String[] {
      "H|\\^&|||XN-550^00-27^15326^^^^AB12345678||||||||E1394-97",
      "P|1",
      "O|1||^^           " + barcode() + "^B|^^^^WBC|||||||N||||||||||||||F",
      "R|1|^^^^WBC^1|" + value() + "|10*9/L||N||F||||" + time(),
      "L|1|N"
    };
  }
}
