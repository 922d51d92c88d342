package org.huren.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Defined Terms of (0008,0005) (PS3.3 Tables C.12-2 to C.12-5), with and without code
 * extension: {@code ISO_IR 100} and {@code ISO 2022 IR 100} are one here.
 */
enum DefinedTerm {
  IR_6("ISO_IR 6", CodeElement.ASCII),
  IR_13("ISO_IR 13", CodeElement.KATAKANA),
  IR_58("ISO 2022 IR 58", CodeElement.GB_2312),
  IR_87("ISO 2022 IR 87", CodeElement.JIS_X_0208),
  IR_100("ISO_IR 100", CodeElement.LATIN_1),
  IR_101("ISO_IR 101", CodeElement.LATIN_2),
  IR_109("ISO_IR 109", CodeElement.LATIN_3),
  IR_110("ISO_IR 110", CodeElement.LATIN_4),
  IR_126("ISO_IR 126", CodeElement.GREEK),
  IR_127("ISO_IR 127", CodeElement.ARABIC),
  IR_138("ISO_IR 138", CodeElement.HEBREW),
  IR_144("ISO_IR 144", CodeElement.CYRILLIC),
  IR_148("ISO_IR 148", CodeElement.LATIN_5),
  IR_149("ISO 2022 IR 149", CodeElement.KS_X_1001),
  IR_159("ISO 2022 IR 159", CodeElement.JIS_X_0212),
  IR_166("ISO_IR 166", CodeElement.THAI),
  IR_203("ISO_IR 203", CodeElement.LATIN_9),
  IR_192("ISO_IR 192", StandardCharsets.UTF_8),
  GB18030("GB18030", chinese()),
  /** Read as GB18030, which contains it. */
  GBK("GBK", chinese());

  private static final Pattern SEPARATORS = Pattern.compile("[^A-Z0-9]");

  private final String term;
  private final @Nullable CodeElement element;
  private final @Nullable Charset charset;

  DefinedTerm(String term, CodeElement element) {
    this.term = term;
    this.element = element;
    this.charset = null;
  }

  DefinedTerm(String term, Charset charset) {
    this.term = term;
    this.element = null;
    this.charset = charset;
  }

  private static Charset chinese() {
    return Charset.isSupported("GB18030") ? Charset.forName("GB18030") : StandardCharsets.US_ASCII;
  }

  /** Reads a term as devices write it: any case, any separators, a few other names. */
  static Optional<DefinedTerm> parse(String written) {
    String key = SEPARATORS.matcher(written.toUpperCase(Locale.ROOT)).replaceAll("");
    key = key.startsWith("ISO2022") ? key.substring("ISO2022".length()) : key;
    key = key.startsWith("ISOIR") ? key.substring("ISO".length()) : key;
    for (DefinedTerm term : values()) {
      if (key.equals(term.name().replace("_", ""))) {
        return Optional.of(term);
      }
    }
    return switch (key) {
      case "UTF8" -> Optional.of(IR_192);
      case "GB2312" -> Optional.of(GBK);
      case "ISO88591", "LATIN1" -> Optional.of(IR_100);
      case "ASCII", "USASCII" -> Optional.of(IR_6);
      default -> Optional.empty();
    };
  }

  String term() {
    return term;
  }

  /** What the term designates; empty for one that stands for a whole encoding. */
  Optional<CodeElement> element() {
    return Optional.ofNullable(element);
  }

  /** The encoding of a term without code extension. */
  Optional<Charset> charset() {
    return Optional.ofNullable(charset);
  }
}
