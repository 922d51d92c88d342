package org.huren.simulator.lis;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.huren.simulator.patient.Patient;

/** HL7 v2.4 as a LIS of a county hospital writes it. */
final class LisMessages {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);

  private LisMessages() {}

  /** One test, with the value that was verified. */
  record Test(String code, String name, String value, String unit) {}

  private static String header(String type, String id, LocalDateTime now) {
    return "MSH|^~\\&|LIS|LAB|HUREN||" + TIME.format(now) + "||" + type + "|" + id + "|P|2.4\r";
  }

  private static String patient(Patient patient) {
    return "PID|1||"
        + patient.id()
        + "^^^^MR||"
        + patient.chineseName()
        + "||"
        + DATE.format(patient.birthDate())
        + "|"
        + patient.sex()
        + "\r";
  }

  /** ORM^O01; control NW for a new order, CA to take it back. */
  static String order(
      String control,
      String id,
      String number,
      String barcode,
      Patient patient,
      List<Test> tests,
      LocalDateTime now) {
    StringBuilder message = new StringBuilder();
    message.append(header("ORM^O01", id, now)).append(patient(patient));
    message.append("PV1|1|I|三病区^^12\r");
    message.append("ORC|").append(control).append('|').append(number).append("|||||||");
    message.append(TIME.format(now)).append("|||D1^吴^医生\r");
    int set = 0;
    for (Test test : tests) {
      set++;
      message.append("OBR|").append(set).append('|').append(number).append('|').append(barcode);
      message.append('|').append(test.code()).append('^').append(test.name()).append("|||");
      message.append(TIME.format(now)).append("||||||||血清\r");
    }
    return message.toString();
  }

  /** ADT^A08: what is known of a patient now. */
  static String admission(String id, Patient patient, LocalDateTime now) {
    return header("ADT^A08", id, now)
        + "EVN|A08|"
        + TIME.format(now)
        + "\r"
        + patient(patient)
        + "PV1|1|I|三病区^^12\r";
  }

  /** ORU^R01, every result final. */
  static String report(
      String id,
      String number,
      String barcode,
      Patient patient,
      List<Test> tests,
      LocalDateTime now) {
    StringBuilder message = new StringBuilder();
    message.append(header("ORU^R01", id, now)).append(patient(patient));
    message.append("OBR|1|").append(number).append('|').append(barcode);
    message.append("|PANEL^检验报告|||").append(TIME.format(now));
    message.append("|".repeat(15)).append(TIME.format(now)).append("|||F");
    message.append("|".repeat(7)).append("钱主任\r");
    int set = 0;
    for (Test test : tests) {
      set++;
      message.append("OBX|").append(set).append("|NM|").append(test.code()).append('^');
      message.append(test.name()).append("||").append(test.value()).append('|');
      message.append(test.unit()).append("|||||F\r");
    }
    return message.toString();
  }
}
