package org.huren.agent.upload.registry;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.config.HospitalConfig;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.MessageIdentity;
import org.huren.lab.model.Observation;
import org.huren.lab.model.OrderReference;
import org.huren.lab.model.Patient;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Specimen;
import org.huren.lab.model.TestCode;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.huren.lab.model.Value.Comparator;

/** Reports to send. */
final class Reports {
  static final HospitalConfig HOSPITAL =
      new HospitalConfig("将乐县总医院", "12350428MB0000000X", ZoneId.of("Asia/Shanghai"));
  static final OffsetDateTime MEASURED = OffsetDateTime.parse("2026-11-21T08:30:15+08:00");

  private Reports() {}

  static Item item(int number) {
    return new Item(
        new ItemId(new UUID(0x01936F2C5A007000L + ((long) number << 16), 0x8000000000000000L)),
        PayloadKind.ASTM,
        new Source("xn-1"),
        ItemState.ACCEPTED,
        1,
        0,
        0,
        0,
        Instant.EPOCH,
        Facts.none(),
        List.of(),
        Optional.empty());
  }

  static LabReport of(String sampleId, Observation... observations) {
    return of(sampleId, Optional.of(MEASURED), SampleRole.PATIENT, List.of(observations));
  }

  static LabReport of(
      String sampleId,
      Optional<OffsetDateTime> asOf,
      SampleRole role,
      List<Observation> observations) {
    return new LabReport(
        sampleId + "|2026-11-21|0123456789abcdef",
        asOf,
        new MessageIdentity("XN-1000", Optional.of("7"), "ASTM", Optional.of(MEASURED)),
        new Instrument("sysmex-xn", "Sysmex", "XN-1000", Optional.of("00-17 A5701")),
        role,
        new Specimen(
            Optional.of(sampleId).filter(s -> !s.isEmpty()),
            List.of("B2"),
            Optional.of("全血"),
            Optional.of("000123^05"),
            Optional.of(MEASURED.minusHours(1))),
        Optional.of(
            new Patient(
                Optional.of("P0815"),
                Optional.of("張三豐"),
                Optional.of(LocalDate.of(1961, 4, 9)),
                Patient.Sex.MALE)),
        Optional.empty(),
        new OrderReference(
            Optional.of("O-77"),
            Optional.of("F-12"),
            Optional.of("CBC+DIFF"),
            Optional.empty(),
            false),
        ResultStatus.FINAL,
        observations,
        List.of("溶血"));
  }

  static Observation observation(String code, Value value) {
    return new Observation(
        new TestCode(code, code + " text", Optional.of("白细胞"), Optional.of("6690-2")),
        value,
        Optional.of(new Unit("10^9/L", Optional.of("10*9/L"))),
        Optional.of(
            new ReferenceRange(
                "3.50 - 9.50",
                Optional.of(new BigDecimal("3.50")),
                Optional.of(new BigDecimal("9.50")))),
        List.of("H", "W"),
        ResultStatus.FINAL,
        Optional.of(MEASURED),
        Optional.of("张医生"),
        List.of("复查"));
  }

  static Observation bare(String code, Value value) {
    return new Observation(
        new TestCode(code, "", Optional.empty(), Optional.empty()),
        value,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        ResultStatus.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  static Value quantity(String number) {
    return new Value.Quantity(Comparator.EQUAL, new BigDecimal(number), number);
  }

  static Value binary(byte[] content) {
    return new Value.Binary("image/bmp", Base64.getEncoder().encodeToString(content));
  }

  /** One of every kind of value. */
  static LabReport everyKind() {
    return of(
        "2611210042",
        observation("WBC", quantity("7.40")),
        observation(
            "CRP", new Value.Quantity(Comparator.LESS, new BigDecimal("0.50"), "< 0.50 mg/L")),
        observation("Q-Flag", new Value.Text("Blasts/Abn Lympho?")),
        observation("ABO", new Value.Coded("A+", "A 型 Rh 阳性", "99MRC")),
        observation(
            "RBC-SED",
            new Value.Range(
                Optional.of(new BigDecimal("5")), Optional.of(new BigDecimal("10")), "5-10")),
        observation(
            "REV",
            new Value.Range(
                Optional.of(new BigDecimal("10")), Optional.of(new BigDecimal("5")), "10-5")),
        observation(
            "ANA",
            new Value.Ratio(
                Comparator.GREATER_OR_EQUAL, BigDecimal.ONE, new BigDecimal("64"), ">=1:64")),
        observation("HIST", binary(new byte[] {1, 2, 3, 4})),
        observation("HGB", new Value.Absent(Value.Reason.NOT_MEASURED, "----")),
        observation("PLT", new Value.Absent(Value.Reason.ABOVE_RANGE, "++++")),
        observation("LYM", new Value.Absent(Value.Reason.ERROR, "ERROR")),
        observation("PCT", new Value.Absent(Value.Reason.PENDING, "")),
        observation("WBC", quantity("-0.000012300")),
        bare("MPV", quantity("1E+3")));
  }
}
