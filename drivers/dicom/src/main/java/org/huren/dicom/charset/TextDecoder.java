package org.huren.dicom.charset;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import org.huren.dicom.charset.DecodedText.Basis;

/**
 * Decodes the text values of one data set.
 *
 * <p>The character set is the one configured for the caller if that counts always; else the one in
 * (0008,0005); else the one configured for absence; else ASCII. Bytes that this one can't explain,
 * or explains only as western text that is far more likely Chinese, are read as what they are
 * recognised to be, and the result says so. Never throws; takes time in proportion to the value's
 * length. Immutable.
 */
public final class TextDecoder {
  private static final char REPLACEMENT = '\uFFFD';

  private final SpecificCharacterSet set;
  private final Basis basis;

  private TextDecoder(SpecificCharacterSet set, Basis basis) {
    this.set = set;
    this.basis = basis;
  }

  /**
   * For a data set.
   *
   * @param declared the value of its (0008,0005), if it has one
   */
  public static TextDecoder of(Optional<String> declared, CallerCharacterSet caller) {
    Optional<String> named = declared.filter(d -> !d.isBlank());
    boolean configured =
        switch (caller.rule()) {
          case NEVER -> false;
          case IF_ABSENT -> named.isEmpty();
          case ALWAYS -> true;
        };
    return configured
        ? new TextDecoder(caller.set(), Basis.CONFIGURED)
        : new TextDecoder(
            named.map(SpecificCharacterSet::parse).orElse(SpecificCharacterSet.absent()),
            Basis.DECLARED);
  }

  /** The character set that values are read by, if their bytes agree. */
  public SpecificCharacterSet characterSet() {
    return set;
  }

  /** Decodes one attribute's value, delimiters left in. */
  public DecodedText decode(byte[] bytes, TextKind kind) {
    byte[] value = withoutPadding(bytes, kind);
    Optional<Charset> whole = set.wholeEncoding();
    if (whole.isPresent() && !Iso2022.isEscaped(value)) {
      return inWholeEncoding(value, whole.get());
    }
    Iso2022 walk = new Iso2022(value, set, kind);
    String text = walk.decode();
    boolean suspicious =
        walk.isReplaced()
            || (basis == Basis.DECLARED && set.isWestern() && Recognition.hasHighCodes(value));
    if (suspicious && !Iso2022.isEscaped(value)) {
      Optional<DecodedText> recognised = recognised(value);
      if (recognised.isPresent()) {
        return recognised.get();
      }
    }
    return new DecodedText(
        text, set.toString(), walk.isAssumed() ? Basis.RECOGNISED : basis, walk.isReplaced());
  }

  private DecodedText inWholeEncoding(byte[] value, Charset charset) {
    String text = new String(value, charset);
    boolean replaced = text.indexOf(REPLACEMENT) >= 0;
    boolean rather =
        replaced || (set.isChinese() && Recognition.isUtf8(value) && !Recognition.isGbk(value));
    return (rather ? recognised(value) : Optional.<DecodedText>empty())
        .orElseGet(() -> new DecodedText(text, set.toString(), basis, replaced));
  }

  private static Optional<DecodedText> recognised(byte[] value) {
    return Recognition.of(value)
        .map(
            term -> {
              String text = new String(value, term.charset().orElseThrow());
              return new DecodedText(
                  text, term.term(), Basis.RECOGNISED, text.indexOf(REPLACEMENT) >= 0);
            });
  }

  /** Trailing spaces and NULs are padding; leading spaces too, except in prose (PS3.5 6.2). */
  private static byte[] withoutPadding(byte[] bytes, TextKind kind) {
    int start = 0;
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
      end--;
    }
    while (kind != TextKind.PROSE && start < end && bytes[start] == ' ') {
      start++;
    }
    return Arrays.copyOfRange(bytes, start, end);
  }
}
