package org.huren.dicom.dataset;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Value Representations of PS3.5 6.2, and how each is laid out with explicit VR (7.1.2). */
public enum Vr {
  AE(Form.SHORT, Content.ASCII),
  AS(Form.SHORT, Content.ASCII),
  AT(Form.SHORT, Content.BINARY),
  CS(Form.SHORT, Content.ASCII),
  DA(Form.SHORT, Content.ASCII),
  DS(Form.SHORT, Content.ASCII),
  DT(Form.SHORT, Content.ASCII),
  FD(Form.SHORT, Content.BINARY),
  FL(Form.SHORT, Content.BINARY),
  IS(Form.SHORT, Content.ASCII),
  LO(Form.SHORT, Content.TEXT),
  LT(Form.SHORT, Content.TEXT),
  OB(Form.LONG, Content.BINARY),
  OD(Form.LONG, Content.BINARY),
  OF(Form.LONG, Content.BINARY),
  OL(Form.LONG, Content.BINARY),
  OV(Form.LONG, Content.BINARY),
  OW(Form.LONG, Content.BINARY),
  PN(Form.SHORT, Content.TEXT),
  SH(Form.SHORT, Content.TEXT),
  SL(Form.SHORT, Content.BINARY),
  SQ(Form.LONG, Content.BINARY),
  SS(Form.SHORT, Content.BINARY),
  ST(Form.SHORT, Content.TEXT),
  SV(Form.LONG, Content.BINARY),
  TM(Form.SHORT, Content.ASCII),
  UC(Form.LONG, Content.TEXT),
  UI(Form.SHORT, Content.ASCII),
  UL(Form.SHORT, Content.BINARY),
  UN(Form.LONG, Content.BINARY),
  UR(Form.LONG, Content.ASCII),
  US(Form.SHORT, Content.BINARY),
  UT(Form.LONG, Content.TEXT),
  UV(Form.LONG, Content.BINARY);

  private enum Form {
    SHORT,
    LONG
  }

  private enum Content {
    /** Default character repertoire. */
    ASCII,
    /** Subject to Specific Character Set. */
    TEXT,
    BINARY
  }

  private static final int LETTERS = 26;
  private static final @Nullable Vr[] BY_LETTERS = byLetters();

  private final Form form;
  private final Content content;

  Vr(Form form, Content content) {
    this.form = form;
    this.content = content;
  }

  private static @Nullable Vr[] byLetters() {
    @Nullable Vr[] table = new @Nullable Vr[LETTERS * LETTERS];
    for (Vr vr : values()) {
      table[(vr.name().charAt(0) - 'A') * LETTERS + vr.name().charAt(1) - 'A'] = vr;
    }
    return table;
  }

  /** The VR that two bytes of a data element name, if any. */
  public static Optional<Vr> of(int first, int second) {
    return Optional.ofNullable(find(first, second));
  }

  /** As {@link #of}, for the scanner's inner loop. */
  static @Nullable Vr find(int first, int second) {
    int row = first - 'A';
    int column = second - 'A';
    return row < 0 || row >= LETTERS || column < 0 || column >= LETTERS
        ? null
        : BY_LETTERS[row * LETTERS + column];
  }

  /** Whether two reserved bytes and a length of 32 bits follow the VR, not a length of 16 bits. */
  public boolean hasLongForm() {
    return form == Form.LONG;
  }

  /** Whether a value is text, be it of the default repertoire only. */
  public boolean isText() {
    return content != Content.BINARY;
  }

  /** Whether the Specific Character Set applies to a value (PS3.5 6.1.2.2). */
  public boolean hasCharacterSet() {
    return content == Content.TEXT;
  }
}
