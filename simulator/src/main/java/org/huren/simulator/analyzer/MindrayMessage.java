package org.huren.simulator.analyzer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * HL7 2.3.1 ORU^R01 as Mindray analyzers write it.
 *
 * <pre>
 *   BS  MSH|^~\&amp;|Mindray|BS-480|||time||ORU^R01|1|P|2.3.1||||0||ASCII|||
 *       PID|1|P00000815||12|name||birth|M|A|..
 *       OBR|1|sample|number|Mindray^BS-480|N||time||||||||血清|..
 *       OBX|1|NM|5|总胆红素|71.300000|μmol/L|5.1-23.0|H|||F||||time||operator|||
 *
 *   BC  MSH|^~\&amp;|BC-5380|Mindray|||time||ORU^R01|1|P|2.3.1||||||UNICODE
 *       PID|1||P00000815^^^^MR||family^given||birth|男
 *       PV1|1||呼吸内科^^12
 *       OBR|1||sample|00001^Automated Count^99MRC||drawn|measured|||..
 *       OBX|1|IS|08001^Take Mode^99MRC||A||||||F            how it was run: no results of the patient
 *       OBX|5|NM|6690-2^WBC^LN||11.20|10*9/L|4.00-10.00|H|||F
 * </pre>
 */
final class MindrayMessage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+");

  private final Sample sample;
  private final List<String> segments = new ArrayList<>();
  private int lastObservation;

  private MindrayMessage(Sample sample) {
    this.sample = sample;
  }

  static Message chemistry(Sample sample, Charset charset) {
    return new MindrayMessage(sample).chemistry().encode(charset);
  }

  static Message bloodCount(Sample sample, Charset charset) {
    return new MindrayMessage(sample)
        .bloodCount(charset.equals(StandardCharsets.UTF_8) ? "UNICODE" : charset.name())
        .encode(charset);
  }

  /** QRY^Q02 of one bar code, as a BS asks. */
  static Message chemistryQuery(String barcode, LocalDateTime now, Charset charset) {
    String time = TIME.format(now);
    return question(
        charset,
        "MSH|^~\\&|Mindray|BS-480|||" + time + "||QRY^Q02|1|P|2.3.1||||||ASCII|||",
        "QRD|" + time + "|R|D|1|||RD|" + barcode + "|OTH|||T|",
        "QRF|BS-480|||||RCT|COR|ALL||");
  }

  /** ORM^O01 with ORC-1 RF, as a BC asks. */
  static Message bloodCountQuery(String barcode, LocalDateTime now, Charset charset) {
    String time = TIME.format(now);
    return question(
        charset,
        "MSH|^~\\&|BC-5380|Mindray|||" + time + "||ORM^O01|1|P|2.3.1||||||UNICODE",
        "ORC|RF||" + barcode + "||IP");
  }

  /** ACK^Q03: a BS has read what it was told. */
  static Message acknowledgement(String controlId) {
    return question(
        StandardCharsets.US_ASCII,
        "MSH|^~\\&|Mindray|BS-480|||||ACK^Q03|" + controlId + "|P|2.3.1||||0||ASCII|||",
        "MSA|AA|" + controlId + "|Message accepted|||0|",
        "ERR|0|");
  }

  private static Message question(Charset charset, String... segments) {
    return new Message(
        "1", Arrays.stream(segments).map(s -> (s + "\r").getBytes(charset)).toList());
  }

  private MindrayMessage chemistry() {
    String time = TIME.format(sample.time());
    add("MSH", "^~\\&", "Mindray", "BS-480", "", "", time, "", "ORU^R01", controlId(), "P")
        .and("2.3.1", "", "", "", "0", "", "ASCII", "", "", "");
    add("PID", "1", sample.patient().id(), "", "12")
        .and(InstrumentProfile.MINDRAY_BS_HL7.patientName(sample), "", birth())
        .and(sample.patient().sex(), "A", "");
    add("OBR", "1", sample.id(), Integer.toString(sample.number()), "Mindray^BS-480", "N", "")
        .and(time, "", "", "", "", "", "", "", "血清", "");
    for (Assay.Result result : sample.results()) {
      Assay assay = result.assay();
      add("OBX", number(), type(result), assay.code(), assay.name(), result.value(), assay.unit())
          .and(assay.range(), result.flag(), "", "", "F", "", "", "", time, "", "陈媛", "", "", "");
    }
    return this;
  }

  private MindrayMessage bloodCount(String characterSet) {
    String time = TIME.format(sample.time());
    add("MSH", "^~\\&", "BC-5380", "Mindray", "", "", time, "", "ORU^R01", controlId(), "P")
        .and("2.3.1", "", "", "", "", "", characterSet);
    add("PID", "1", "", sample.patient().id() + "^^^^MR", "")
        .and(InstrumentProfile.MINDRAY_BC_HL7.patientName(sample), "", birth())
        .and(sample.patient().sex().equals("M") ? "男" : "女");
    add("PV1", "1", "", "呼吸内科^^12");
    add("OBR", "1", "", sample.id(), "00001^Automated Count^99MRC", "")
        .and(TIME.format(sample.time().minusMinutes(30)), time, "", "", "陈媛", "", "", "")
        .and(TIME.format(sample.time().minusMinutes(10)), "BLDV");
    int age = Period.between(sample.patient().birthDate(), sample.time().toLocalDate()).getYears();
    setting("IS", "08001^Take Mode^99MRC", "A", "");
    setting("IS", "08002^Blood Mode^99MRC", "W", "");
    setting("IS", "08003^Test Mode^99MRC", "CBC+5DIFF", "");
    setting("NM", "30525-0^Age^LN", Integer.toString(age), "yr");
    for (Assay.Result result : sample.results()) {
      Assay assay = result.assay();
      add("OBX", number(), "NM", assay.code() + "^" + assay.name(), "", result.value())
          .and(assay.unit(), assay.range(), result.flag(), "", "", "F");
    }
    return this;
  }

  private void setting(String type, String code, String value, String unit) {
    add("OBX", number(), type, code, "", value, unit, "", "", "", "", "F");
  }

  private static String type(Assay.Result result) {
    return NUMBER.matcher(result.value()).matches() ? "NM" : "ST";
  }

  private String birth() {
    return DATE.format(sample.patient().birthDate()) + "000000";
  }

  private String controlId() {
    return Integer.toString(sample.number());
  }

  private String number() {
    return Integer.toString(++lastObservation);
  }

  private MindrayMessage add(String... fields) {
    segments.add(String.join("|", fields));
    return this;
  }

  /** More fields of the segment begun last. */
  private MindrayMessage and(String... fields) {
    int last = segments.size() - 1;
    segments.set(last, segments.get(last) + "|" + String.join("|", fields));
    return this;
  }

  private Message encode(Charset charset) {
    return new Message(
        controlId(), segments.stream().map(s -> (s + "\r").getBytes(charset)).toList());
  }
}
