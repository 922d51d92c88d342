package org.huren.simulator.analyzer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import org.huren.simulator.ledger.Findings;

/** An instrument whose messages we can shape as it does. */
public enum InstrumentProfile {
  /** Sysmex XN haematology, Chinese texts in GB18030. */
  SYSMEX_XN(Protocol.ASTM, Charset.forName("GB18030")) {
    @Override
    Message message(Sample sample, Charset charset) {
      return SysmexMessage.of(sample, charset);
    }

    @Override
    Message query(String barcode, LocalDateTime now, Charset charset) {
      return SysmexMessage.query(barcode, now, charset);
    }

    @Override
    String patientName(Sample sample) {
      return "^" + sample.givenName() + "^" + sample.familyName();
    }
  },

  /** Mindray BS chemistry; declares ASCII and writes GB18030. */
  MINDRAY_BS_HL7(Protocol.HL7, Charset.forName("GB18030")) {
    @Override
    Message message(Sample sample, Charset charset) {
      return MindrayMessage.chemistry(sample, charset);
    }

    @Override
    Message query(String barcode, LocalDateTime now, Charset charset) {
      return MindrayMessage.chemistryQuery(barcode, now, charset);
    }

    @Override
    String patientName(Sample sample) {
      return sample.familyName() + sample.givenName();
    }
  },

  /** Mindray BC haematology, in UTF-8. */
  MINDRAY_BC_HL7(Protocol.HL7, StandardCharsets.UTF_8) {
    @Override
    Message message(Sample sample, Charset charset) {
      return MindrayMessage.bloodCount(sample, charset);
    }

    @Override
    Message query(String barcode, LocalDateTime now, Charset charset) {
      return MindrayMessage.bloodCountQuery(barcode, now, charset);
    }

    @Override
    String patientName(Sample sample) {
      return sample.familyName() + "^" + sample.givenName();
    }
  };

  private final Protocol protocol;
  private final Charset charset;

  InstrumentProfile(Protocol protocol, Charset charset) {
    this.protocol = protocol;
    this.charset = charset;
  }

  Protocol protocol() {
    return protocol;
  }

  /** What it usually writes in. */
  public Charset charset() {
    return charset;
  }

  /** What it measures, in the order it prints. */
  List<Assay> panel() {
    return switch (this) {
      case SYSMEX_XN -> Panels.SYSMEX_BLOOD_COUNT;
      case MINDRAY_BS_HL7 -> Panels.MINDRAY_CHEMISTRY;
      case MINDRAY_BC_HL7 -> Panels.MINDRAY_BLOOD_COUNT;
    };
  }

  /** What it prints where it has no number. */
  List<String> insteadOfNumbers() {
    return switch (this) {
      case SYSMEX_XN -> List.of("----", "++++");
      case MINDRAY_BS_HL7 -> List.of("> 1000.00", "< 0.10");
      case MINDRAY_BC_HL7 -> List.of("***.**");
    };
  }

  /** A sample's results as this instrument sends them; the same sample gives the same bytes. */
  abstract Message message(Sample sample, Charset charset);

  /** The question what is ordered for a bar code. */
  abstract Message query(String barcode, LocalDateTime now, Charset charset);

  /** A patient's name in this instrument's order of its parts. */
  abstract String patientName(Sample sample);

  /** What a message of a sample says, for the record. */
  Findings findings(Sample sample) {
    return new Findings(
        patientName(sample),
        sample.results().stream()
            .map(r -> new Findings.Observation(r.assay().code(), r.value(), r.assay().unit()))
            .toList());
  }

  /** As written on the command line and in a configuration, such as {@code sysmex-xn}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
