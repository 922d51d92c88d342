package org.huren.dicom.dataset;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.charset.DecodedText;
import org.huren.dicom.charset.SpecificCharacterSet;
import org.huren.dicom.charset.TextDecoder;
import org.huren.dicom.charset.TextKind;

/**
 * What a scan lifted from the top level of a data set: the first value of each selected tag.
 * Immutable; may hold patient data, which {@link #toString} does not show.
 */
public final class LiftedAttributes {
  private final Map<Tag, LiftedValue> values;

  LiftedAttributes(Map<Tag, LiftedValue> values) {
    this.values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public Optional<LiftedValue> value(Tag tag) {
    return Optional.ofNullable(values.get(tag));
  }

  /** In the order of their tags. */
  public Collection<LiftedValue> values() {
    return values.values();
  }

  /** A UID, code, date or number without padding; empty if the attribute is absent or empty. */
  public Optional<String> ascii(Tag tag) {
    return value(tag).map(LiftedValue::ascii).filter(s -> !s.isEmpty());
  }

  /**
   * Any attribute as text for people: decoded by the data set's Specific Character Set and what is
   * configured for the caller; numbers in decimal.
   */
  public Optional<DecodedText> text(Tag tag, CallerCharacterSet caller) {
    return value(tag).map(value -> text(value, decoder(caller)));
  }

  /**
   * All attributes as text for people.
   *
   * @param byKeyword those of the index that aren't empty
   * @param isDoubtful whether any text can't be decoded, or only by a character set that isn't the
   *     one named
   */
  public record Texts(Map<String, String> byKeyword, boolean isDoubtful) {}

  /** All attributes as {@link #text}, each decoded once. */
  public Texts texts(CallerCharacterSet caller) {
    Optional<TextDecoder> decoder = Optional.empty(); // most data sets need none
    Map<String, String> byKeyword = new HashMap<>();
    boolean doubtful = false;
    for (LiftedValue value : values.values()) {
      String text;
      if (value.isPlain()) {
        text = value.ascii();
      } else {
        TextDecoder used = decoder.isPresent() ? decoder.get() : decoder(caller);
        decoder = Optional.of(used);
        DecodedText decoded = text(value, used);
        doubtful |= decoded.isDoubtful();
        text = decoded.text();
      }
      if (!text.isEmpty()) {
        IndexAttribute.of(value.tag())
            .ifPresent(attribute -> byKeyword.put(attribute.keyword(), text));
      }
    }
    return new Texts(Collections.unmodifiableMap(byKeyword), doubtful);
  }

  private TextDecoder decoder(CallerCharacterSet caller) {
    return TextDecoder.of(ascii(Tag.SPECIFIC_CHARACTER_SET), caller);
  }

  private static DecodedText text(LiftedValue value, TextDecoder decoder) {
    if (!value.vr().isText()) {
      return new DecodedText(
          value.ascii(),
          SpecificCharacterSet.absent().toString(),
          DecodedText.Basis.DECLARED,
          false);
    }
    TextKind kind =
        switch (value.vr()) {
          case PN -> TextKind.PERSON_NAME;
          case LT, ST, UT -> TextKind.PROSE;
          // CS and the like should be ASCII; some devices put Chinese into them.
          default -> TextKind.VALUES;
        };
    return decoder.decode(value.bytes(), kind);
  }

  @Override
  public String toString() {
    return values.values().toString();
  }
}
