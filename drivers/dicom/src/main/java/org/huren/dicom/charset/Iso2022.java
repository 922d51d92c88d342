package org.huren.dicom.charset;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one value with code extension (PS3.5 6.1.2.5).
 *
 * <pre>
 *   00-1F control | 20 space | 21-7E a code of G0 | 80-9F control | A0-FF a code of G1
 *   ESC ...  puts another element into G0 or G1
 *   a delimiter or a control character puts the first ones back
 * </pre>
 *
 * Each step takes at least one byte, so no value can hold it up.
 */
final class Iso2022 {
  private static final int ESC = 0x1B;
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] value;
  private final SpecificCharacterSet declared;
  private final TextKind kind;
  private final StringBuilder text;

  private int at;
  private CodeElement g0;
  private @Nullable CodeElement g1;
  private boolean replaced;
  private boolean assumed;

  Iso2022(byte[] value, SpecificCharacterSet declared, TextKind kind) {
    this.value = value;
    this.declared = declared;
    this.kind = kind;
    this.text = new StringBuilder(value.length);
    this.g0 = declared.firstG0();
    this.g1 = declared.firstG1().orElse(null);
  }

  /** Whether a value holds an escape sequence that we know. */
  static boolean isEscaped(byte[] value) {
    for (int i = 0; i < value.length; i++) {
      if (value[i] == ESC && CodeElement.escapedAt(value, i + 1).isPresent()) {
        return true;
      }
    }
    return false;
  }

  String decode() {
    while (at < value.length) {
      int code = value[at] & 0xFF;
      if (code == ESC) {
        escape();
      } else if (code < 0x20) {
        control(code);
      } else if (code == 0x20 || code == 0x7F) {
        text.append((char) code);
        at++;
      } else if (code < 0x80) {
        inG0(code);
      } else {
        inG1(code);
      }
    }
    replaced |= text.indexOf(String.valueOf(REPLACEMENT)) >= 0;
    return text.toString();
  }

  /** Whether anything could not be decoded. */
  boolean isReplaced() {
    return replaced;
  }

  /** Whether an element was used that (0008,0005) does not name, or without its escape sequence. */
  boolean isAssumed() {
    return assumed;
  }

  private void escape() {
    Optional<CodeElement> designated = CodeElement.escapedAt(value, at + 1);
    if (designated.isEmpty()) {
      replaced = true;
      at++;
      return;
    }
    CodeElement element = designated.get();
    assumed |= !declared.names(element);
    if (element.side() == CodeElement.Side.G0) {
      g0 = element;
    } else {
      g1 = element;
    }
    at += 1 + element.escape().length();
  }

  private void control(int code) {
    reset();
    if (code == '\t' || code == '\n' || code == '\f' || code == '\r') {
      text.append((char) code);
    }
    at++;
  }

  private void reset() {
    g0 = declared.firstG0();
    g1 = declared.firstG1().orElse(null);
  }

  private boolean isDelimiter(int code) {
    return switch (kind) {
      case PERSON_NAME -> code == '\\' || code == '^' || code == '=';
      case VALUES -> code == '\\';
      case PROSE -> false;
    };
  }

  private void inG0(int code) {
    if (g0.bytesPerCode() > 1) {
      codes(g0, runEnd(0x21, 0x7E));
      return;
    }
    text.append((char) code);
    at++;
    if (isDelimiter(code)) {
      reset();
    }
  }

  private void inG1(int code) {
    CodeElement element = g1;
    if (element == null) {
      element = declared.onlyG1().orElse(null);
      assumed |= element != null;
    }
    if (element == null || code < 0xA0) {
      text.append(REPLACEMENT);
      at++;
      return;
    }
    codes(element, runEnd(0xA0, 0xFF));
  }

  private int runEnd(int low, int high) {
    int end = at;
    while (end < value.length && (value[end] & 0xFF) >= low && (value[end] & 0xFF) <= high) {
      end++;
    }
    return end;
  }

  /** Decodes a run of codes; half a code at its end is replaced. */
  private void codes(CodeElement element, int end) {
    int whole = end - (end - at) % element.bytesPerCode();
    text.append(element.decode(value, at, whole));
    if (whole < end) {
      text.append(REPLACEMENT);
    }
    at = end;
  }
}
