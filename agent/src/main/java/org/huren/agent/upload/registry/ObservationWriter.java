package org.huren.agent.upload.registry;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huren.lab.model.Observation;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.TestCode;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;

/**
 * Results as Observation and Media. The instrument's own code, text, unit and flags always stand
 * beside what they were mapped to, and what it printed beside any value that does not show it.
 */
final class ObservationWriter {
  /** FHIR's limit for a string; a longer text becomes an attachment. */
  private static final int LONGEST_STRING = 1 << 20;

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");

  /** Flags that mean the same in ASTM, in HL7 table 0078 and in FHIR. */
  private static final Set<String> COMMON_FLAGS = Set.of("H", "L", "HH", "LL", "N", "A", "<", ">");

  private final FhirJson json;
  private final Names names;
  private final Links links;

  ObservationWriter(FhirJson json, Names names, Links links) {
    this.json = json;
    this.names = names;
    this.links = links;
  }

  /** Content that an R4 Observation has no place for. */
  record Attachment(String mediaType, String base64) {}

  /** What must go into a Media. */
  static Optional<Attachment> attachment(Value value) {
    if (value instanceof Value.Binary binary) {
      String type = binary.mediaType();
      return Optional.of(
          new Attachment(
              MEDIA_TYPE.matcher(type).matches() ? type : "application/octet-stream",
              binary.base64()));
    }
    if (value instanceof Value.Text text && text.text().length() > LONGEST_STRING) {
      byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
      return Optional.of(
          new Attachment("text/plain;charset=UTF-8", Base64.getEncoder().encodeToString(bytes)));
    }
    return Optional.empty();
  }

  /** The content of a Media. */
  void media(Observation observation, Attachment attachment) {
    json.string("status", "completed");
    links.subject(json);
    json.dateTime("createdDateTime", observation.observedAt());
    links.device(json);
    json.object(
        "content",
        () -> {
          json.string("contentType", attachment.mediaType());
          json.string("data", attachment.base64());
          json.string("title", title(observation.code()));
        });
  }

  /**
   * The content of an Observation.
   *
   * @param media where its value is, if not here
   * @param verified whether a person stands for it
   */
  void write(Observation observation, Optional<UUID> media, boolean verified) {
    Value value = observation.value();
    originalValue(value, observation.unit())
        .filter(raw -> !raw.isBlank())
        .ifPresent(raw -> json.array("extension", () -> json.extension(Names.ORIGINAL_VALUE, raw)));
    boolean cancelled = observation.status() == ResultStatus.CANCELLED;
    json.string("status", cancelled ? "cancelled" : verified ? "final" : "preliminary");
    json.single(
        "category",
        () ->
            json.array("coding", () -> json.coding(Names.OBSERVATION_CATEGORY, "laboratory", "")));
    json.object("code", () -> code(observation.code()));
    links.subject(json);
    json.dateTime("effectiveDateTime", observation.observedAt());
    json.array("performer", () -> performers(observation));
    if (media.isEmpty()) {
      value(value, observation.unit());
    }
    interpretation(observation);
    List<String> notes = observation.notes().stream().filter(n -> !n.isBlank()).toList();
    if (!notes.isEmpty()) {
      json.array("note", () -> notes.forEach(n -> json.element(() -> json.string("text", n))));
    }
    links.specimen(json);
    links.device(json);
    observation.range().ifPresent(r -> range(r, observation.unit()));
    media.ifPresent(m -> json.single("derivedFrom", () -> json.string("reference", Links.urn(m))));
  }

  private void code(TestCode code) {
    json.array(
        "coding",
        () -> {
          code.loinc().ifPresent(l -> json.coding(Names.LOINC, l, ""));
          json.coding(names.test(), code.original(), code.text());
        });
    json.string("text", title(code));
  }

  private static String title(TestCode code) {
    return code.name().orElse(code.text().isBlank() ? code.original() : code.text());
  }

  private void performers(Observation observation) {
    json.element(() -> links.organization(json));
    observation
        .operator()
        .filter(o -> !o.isBlank())
        .ifPresent(
            operator ->
                json.element(
                    () -> {
                      json.string("type", "Practitioner");
                      json.string("display", operator);
                    }));
  }

  private void value(Value value, Optional<Unit> unit) {
    if (value instanceof Value.Quantity quantity) {
      json.object("valueQuantity", () -> quantity(quantity.comparator(), quantity.number(), unit));
    } else if (value instanceof Value.Text text) {
      text(text.text());
    } else if (value instanceof Value.Coded coded) {
      json.object("valueCodeableConcept", () -> coded(coded));
    } else if (value instanceof Value.Range range) {
      range(range, unit);
    } else if (value instanceof Value.Ratio ratio) {
      json.object("valueRatio", () -> ratio(ratio));
    } else if (value instanceof Value.Absent absent) {
      json.object("dataAbsentReason", () -> absent(absent));
    } else {
      throw new IllegalArgumentException("no place for " + value.getClass().getSimpleName());
    }
  }

  private void text(String text) {
    if (text.isBlank()) {
      json.object("dataAbsentReason", () -> absent(new Value.Absent(Value.Reason.EMPTY, "")));
    } else {
      json.string("valueString", text);
    }
  }

  private void quantity(Value.Comparator comparator, BigDecimal number, Optional<Unit> unit) {
    json.decimal("value", number);
    json.string("comparator", comparator.symbol());
    unit.ifPresent(
        u -> {
          // After a conversion the instrument's own unit would belong to another number
          json.string("unit", u.convertedFrom().isPresent() ? u.ucum() : Optional.of(u.original()));
          u.ucum()
              .ifPresent(
                  code -> {
                    json.string("system", Names.UCUM);
                    json.code("code", code);
                  });
        });
  }

  private void coded(Value.Coded coded) {
    if (!coded.code().isBlank()) {
      json.array(
          "coding", () -> json.coding(names.value(coded.system()), coded.code(), coded.text()));
    }
    json.string("text", coded.text().isBlank() ? coded.code() : coded.text());
  }

  private void range(Value.Range range, Optional<Unit> unit) {
    boolean reversed =
        range.low().isPresent()
            && range.high().isPresent()
            && range.low().get().compareTo(range.high().get()) > 0;
    if (reversed) {
      // FHIR forbids it (rng-2), and turning it round would be a guess
      text(range.raw());
    } else {
      json.object("valueRange", () -> limits(range.low(), range.high(), unit));
    }
  }

  private void ratio(Value.Ratio ratio) {
    json.object(
        "numerator", () -> quantity(ratio.comparator(), ratio.numerator(), Optional.empty()));
    json.object(
        "denominator",
        () -> quantity(Value.Comparator.EQUAL, ratio.denominator(), Optional.empty()));
  }

  private void absent(Value.Absent absent) {
    String code =
        switch (absent.reason()) {
          // Dashes and asterisks also stand for results that were measured and not trusted
          case EMPTY, NOT_MEASURED, ABOVE_RANGE, BELOW_RANGE -> "unknown";
          case ERROR -> "error";
          case PENDING -> "temp-unknown";
        };
    json.array("coding", () -> json.coding(Names.ABSENT, code, ""));
    json.string("text", absent.raw());
  }

  private void interpretation(Observation observation) {
    List<String> flags = new ArrayList<>(observation.flags());
    flags.removeIf(String::isBlank);
    Optional<String> offScale =
        observation.value() instanceof Value.Absent absent
            ? offScale(absent.reason())
            : Optional.empty();
    if (flags.isEmpty() && offScale.isEmpty()) {
      return;
    }
    json.array(
        "interpretation",
        () -> {
          offScale.ifPresent(
              code ->
                  json.element(
                      () ->
                          json.array("coding", () -> json.coding(Names.INTERPRETATION, code, ""))));
          flags.forEach(flag -> json.element(() -> json.array("coding", () -> flag(flag))));
        });
  }

  private static Optional<String> offScale(Value.Reason reason) {
    return switch (reason) {
      case ABOVE_RANGE -> Optional.of(">");
      case BELOW_RANGE -> Optional.of("<");
      case EMPTY, NOT_MEASURED, ERROR, PENDING -> Optional.empty();
    };
  }

  private void flag(String flag) {
    if (COMMON_FLAGS.contains(flag)) {
      json.coding(Names.INTERPRETATION, flag, "");
    }
    json.coding(names.flag(), flag, "");
  }

  private void range(ReferenceRange range, Optional<Unit> unit) {
    if (range.text().isBlank() && range.low().isEmpty() && range.high().isEmpty()) {
      return;
    }
    json.single(
        "referenceRange",
        () -> {
          limits(range.low(), range.high(), unit);
          json.string("text", range.text());
        });
  }

  private void limits(Optional<BigDecimal> low, Optional<BigDecimal> high, Optional<Unit> unit) {
    low.ifPresent(n -> json.object("low", () -> quantity(Value.Comparator.EQUAL, n, unit)));
    high.ifPresent(n -> json.object("high", () -> quantity(Value.Comparator.EQUAL, n, unit)));
  }

  /** What the instrument printed, where the value as written here does not show it. */
  private static Optional<String> originalValue(Value value, Optional<Unit> unit) {
    Optional<Unit> converted = unit.filter(u -> u.convertedFrom().isPresent());
    if (value instanceof Value.Quantity quantity && converted.isPresent()) {
      return Optional.of(quantity.raw() + " " + converted.get().original());
    }
    if (value instanceof Value.Quantity quantity) {
      String shown = quantity.comparator().symbol() + quantity.number().toPlainString();
      return Optional.of(quantity.raw()).filter(raw -> !raw.equals(shown));
    }
    if (value instanceof Value.Range range) {
      return Optional.of(range.raw());
    }
    if (value instanceof Value.Ratio ratio) {
      return Optional.of(ratio.raw());
    }
    return Optional.empty();
  }
}
