package org.huren.agent.upload.registry;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes FHIR's data types as JSON, in the order of the calls. What FHIR forbids (blank strings,
 * control characters, times without a valid year) never comes out, whatever a device sent. One
 * document, one thread.
 */
final class FhirJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter DATE_TIME_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 13);
  private final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);

  private FhirJson() {}

  /** A document whose root object has this content. */
  static byte[] write(Consumer<FhirJson> content) {
    FhirJson json = new FhirJson();
    json.out.writeStartObject();
    content.accept(json);
    json.out.writeEndObject();
    json.out.close();
    return json.bytes.toByteArray();
  }

  /** A member; FHIR allows no empty object, so the content must write something. */
  void object(String name, Runnable content) {
    out.writeName(name);
    element(content);
  }

  /** A member; FHIR allows no empty array. */
  void array(String name, Runnable elements) {
    out.writeName(name);
    out.writeStartArray();
    elements.run();
    out.writeEndArray();
  }

  /** An object in an array. */
  void element(Runnable content) {
    out.writeStartObject();
    content.run();
    out.writeEndObject();
  }

  /** An array of this one object. */
  void single(String name, Runnable content) {
    array(name, () -> element(content));
  }

  /** Nothing is written of a blank text. */
  void string(String name, String text) {
    if (!text.isBlank()) {
      out.writeStringProperty(name, printable(text));
    }
  }

  void string(String name, Optional<String> text) {
    text.ifPresent(t -> string(name, t));
  }

  /** A {@code code}: no white space at its ends and only single blanks within. */
  void code(String name, String code) {
    string(name, SPACES.matcher(code.strip()).replaceAll(" "));
  }

  /** The digits as they are: FHIR's decimals keep their trailing zeros. */
  void decimal(String name, BigDecimal number) {
    out.writeName(name);
    out.writeNumber(number.toPlainString());
  }

  void number(String name, int number) {
    out.writeNumberProperty(name, number);
  }

  /** A {@code dateTime} or {@code instant}; nothing if FHIR can't express it. */
  void dateTime(String name, Optional<OffsetDateTime> time) {
    time.filter(FhirJson::isFhirYear)
        .ifPresent(
            t -> {
              // Offsets of old local mean times have seconds
              OffsetDateTime plain =
                  t.getOffset().getTotalSeconds() % 60 == 0
                      ? t
                      : t.withOffsetSameInstant(ZoneOffset.UTC);
              DateTimeFormatter format = t.getNano() == 0 ? DATE_TIME : DATE_TIME_MILLIS;
              out.writeStringProperty(name, format.format(plain));
            });
  }

  void date(String name, Optional<LocalDate> date) {
    date.filter(d -> d.getYear() >= 1 && d.getYear() <= 9999)
        .ifPresent(d -> out.writeStringProperty(name, d.toString()));
  }

  static boolean isFhirYear(OffsetDateTime time) {
    int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
    return year > 1 && year < 9999;
  }

  void coding(String system, String code, String display) {
    element(
        () -> {
          string("system", system);
          code("code", code);
          string("display", display);
        });
  }

  void identifier(String system, String value) {
    element(
        () -> {
          string("system", system);
          string("value", value);
        });
  }

  void extension(String url, String value) {
    element(
        () -> {
          string("url", url);
          string("valueString", value);
        });
  }

  /** Control characters as their pictures (U+2400 on), halves of characters as U+FFFD. */
  private static String printable(String text) {
    if (isPrintable(text)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c -> {
              if (isFhirCharacter(c)) {
                return c;
              }
              return c < ' ' ? 0x2400 + c : 0xFFFD;
            })
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!isFhirCharacter(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static boolean isFhirCharacter(int c) {
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c >= ' ' ? !half && c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n' || c == '\r';
  }
}
