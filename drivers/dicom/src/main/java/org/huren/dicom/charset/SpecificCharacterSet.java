package org.huren.dicom.charset;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The values of (0008,0005) Specific Character Set (PS3.3 C.12.1.1.2). Immutable. */
public final class SpecificCharacterSet {
  private static final SpecificCharacterSet ABSENT =
      new SpecificCharacterSet(List.of(DefinedTerm.IR_6), List.of());

  private final List<DefinedTerm> terms;
  private final List<String> unknown;

  // Asked for every value of every data set
  private final Optional<Charset> wholeEncoding;
  private final String text;

  private SpecificCharacterSet(List<DefinedTerm> terms, List<String> unknown) {
    this.terms = List.copyOf(terms);
    this.unknown = List.copyOf(unknown);
    this.wholeEncoding = terms.stream().flatMap(t -> t.charset().stream()).findFirst();
    this.text = terms.stream().map(DefinedTerm::term).collect(Collectors.joining("\\"));
  }

  /** The default: ISO IR 6, ASCII. */
  public static SpecificCharacterSet absent() {
    return ABSENT;
  }

  /**
   * Reads the attribute's value, values separated by backslashes. Terms that nobody defined are
   * left out and kept in {@link #unknownTerms}; an empty first value is ISO IR 6.
   */
  public static SpecificCharacterSet parse(String attribute) {
    List<DefinedTerm> terms = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String written : attribute.split("\\\\", -1)) {
      if (written.isBlank()) {
        terms.add(DefinedTerm.IR_6);
      } else {
        Optional<DefinedTerm> term = DefinedTerm.parse(written);
        term.ifPresent(terms::add);
        if (term.isEmpty()) {
          unknown.add(written.strip());
        }
      }
    }
    return new SpecificCharacterSet(terms.isEmpty() ? ABSENT.terms : terms, unknown);
  }

  /** What was named but is no Defined Term. */
  public List<String> unknownTerms() {
    return unknown;
  }

  /** The encoding that stands alone, without code extension: UTF-8, GB18030, GBK. */
  Optional<Charset> wholeEncoding() {
    return wholeEncoding;
  }

  boolean isChinese() {
    return terms.contains(DefinedTerm.GB18030) || terms.contains(DefinedTerm.GBK);
  }

  /** Whether high codes may as well be a mistake: nothing but ASCII or Latin 1 is named. */
  boolean isWestern() {
    return terms.stream().allMatch(t -> t == DefinedTerm.IR_6 || t == DefinedTerm.IR_100);
  }

  /** What stands in G0 at the begin of a value. */
  CodeElement firstG0() {
    return terms.get(0) == DefinedTerm.IR_13 ? CodeElement.ROMAJI : CodeElement.ASCII;
  }

  /** What stands in G1 at the begin of a value: what the first term puts there. */
  Optional<CodeElement> firstG1() {
    return terms.get(0).element().filter(e -> e.side() == CodeElement.Side.G1);
  }

  /** What a device that forgets to escape must mean: the one G1 element that is named. */
  Optional<CodeElement> onlyG1() {
    List<CodeElement> named =
        terms.stream()
            .flatMap(t -> t.element().stream())
            .filter(e -> e.side() == CodeElement.Side.G1)
            .distinct()
            .toList();
    return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
  }

  /** Whether an escape sequence may occur. */
  boolean names(CodeElement element) {
    return element == CodeElement.ASCII
        || element == firstG0()
        || (element == CodeElement.ROMAJI && terms.contains(DefinedTerm.IR_13))
        || terms.stream().anyMatch(t -> t.element().filter(e -> e == element).isPresent());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpecificCharacterSet that
        && terms.equals(that.terms)
        && unknown.equals(that.unknown);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  /** The terms in use, joined by backslashes. */
  @Override
  public String toString() {
    return text;
  }
}
