package org.huren.lab.unit;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How laboratories write their units, and the UCUM code of each. A list, not a guess: many a
 * spelling is a UCUM code of something else ({@code G/L} is gauss, {@code K/uL} is kelvin), so what
 * is not listed is unknown.
 *
 * <p>Spellings are compared without blanks, with one letter for both micro signs, and with {@code
 * 10^9}, {@code 10E9}, {@code x10*9}, {@code 10⁹} as one. Litres may be {@code l}, IU may come
 * without brackets. Case counts, but for the few that are written in capitals and mean one thing.
 */
public final class CommonUnits {
  private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0\\u3000]+");
  private static final Pattern POWER =
      Pattern.compile("^[x×X*]?10(?:\\^|\\*|\\*\\*|[eE]\\+?)?(\\d{1,2})");
  private static final Pattern LITRE = Pattern.compile("(/[mdu]?|^[fm]?)l(?=/|$)");
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private static final Map<String, String> CODES = codes();

  private CommonUnits() {}

  /** The UCUM code of a unit as an instrument writes it. */
  public static Optional<String> ucum(String written) {
    return Optional.ofNullable(CODES.get(key(written)));
  }

  /**
   * A code that differs in case only, for a person to look at: {@code G/L} may be grams, or a
   * thousand million cells.
   */
  public static Optional<String> similar(String written) {
    String key = key(written);
    return CODES.entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(key))
        .map(Map.Entry::getValue)
        .sorted()
        .findFirst();
  }

  private static String key(String written) {
    StringBuilder plain = new StringBuilder();
    BLANKS
        .matcher(written)
        .replaceAll("")
        .chars()
        .forEach(
            c -> {
              int digit = SUPERSCRIPTS.indexOf(c);
              if (digit >= 0) {
                plain.append(digit);
              } else if (c == 'µ' || c == 'μ') {
                plain.append('u');
              } else if (c == '％') {
                plain.append('%');
              } else if (c == '／') {
                plain.append('/');
              } else {
                plain.append((char) c);
              }
            });
    // Powers first: E means ten to the power only in front
    String powered = POWER.matcher(plain).replaceFirst("10*$1");
    return LITRE.matcher(powered).replaceAll("$1L").replaceFirst("\\[[Ii]U]", "IU");
  }

  private static void add(Map<String, String> codes, String... ucum) {
    for (String code : ucum) {
      codes.put(key(code), code);
    }
  }

  private static void spelt(Map<String, String> codes, String ucum, String... spellings) {
    for (String spelling : spellings) {
      codes.put(key(spelling), ucum);
    }
  }

  private static Map<String, String> codes() {
    Map<String, String> codes = new HashMap<>();
    for (String per : new String[] {"L", "dL", "mL", "uL"}) {
      for (String prefix : new String[] {"", "m", "u", "n", "p", "f"}) {
        add(codes, prefix + "g/" + per, prefix + "mol/" + per, prefix + "[IU]/" + per);
      }
      add(codes, "U/" + per, "mU/" + per, "uU/" + per, "nU/" + per, "k[IU]/" + per, "kU/" + per);
      add(codes, "/" + per, "meq/" + per, "mosm/" + per);
    }
    spelt(codes, "g/dL", "G/DL", "gm/dL");
    for (String unit : new String[] {"mg/dL", "mg/L", "ug/L", "ug/dL", "ng/mL", "pg/mL", "ug/mL"}) {
      spelt(codes, unit, unit.toUpperCase(Locale.ROOT));
    }
    for (String unit : new String[] {"mmol/L", "umol/L", "nmol/L", "pmol/L"}) {
      spelt(codes, unit, unit.toUpperCase(Locale.ROOT));
    }
    spelt(codes, "[IU]/mL", "IU/ML");
    spelt(codes, "m[IU]/mL", "MIU/ML");
    spelt(codes, "u[IU]/mL", "UIU/ML");
    add(codes, "kat/L", "ukat/L", "nkat/L");
    for (String power : new String[] {"3", "6", "9", "12"}) {
      add(codes, "10*" + power + "/L", "10*" + power + "/uL", "10*" + power + "/mL");
      spelt(codes, "10*" + power + "/uL", "10*" + power + "/mm3", "10*" + power + "/cmm");
    }
    add(codes, "%", "fL", "pg", "um", "um3", "mm/h", "s", "min", "h", "mm", "cm", "kg", "g", "mg");
    add(codes, "mm[Hg]", "kPa", "Cel", "L/L", "mL/L", "g/kg", "mg/g", "ug/g", "mg/kg", "mmol/mol");
    add(codes, "mosm/kg", "mmol/kg", "mg/mmol", "g/mol", "ng/mg", "mL/min", "mL/min/{1.73_m2}");
    add(codes, "pg/mL", "g/(24.h)", "mg/(24.h)", "mmol/(24.h)", "/[HPF]", "/[LPF]", "1");
    spelt(codes, "mm[Hg]", "mmHg", "mmhg");
    spelt(codes, "Cel", "°C", "℃");
    spelt(codes, "mm/h", "mm/hr", "mm/1h");
    spelt(codes, "s", "sec", "秒");
    spelt(codes, "um3", "um^3");
    spelt(codes, "U/L", "u/L");
    spelt(codes, "/[HPF]", "/HPF", "/HP");
    spelt(codes, "/[LPF]", "/LPF", "/LP");
    spelt(codes, "{cells}/uL", "cells/uL", "个/uL");
    spelt(codes, "{copies}/mL", "copies/mL", "cp/mL", "拷贝/mL");
    spelt(codes, "{S/CO}", "S/CO", "S/C.O.");
    spelt(codes, "{COI}", "COI", "C.O.I");
    spelt(codes, "{index}", "Index", "index", "INDEX");
    spelt(codes, "{ratio}", "Ratio", "ratio", "RATIO");
    spelt(codes, "{INR}", "INR");
    spelt(codes, "[pH]", "pH");
    spelt(codes, "/100{WBCs}", "/100WBC", "/100 WBCs", "/100WBC's");
    spelt(codes, "mosm/kg", "mOsm/kg", "mOsm/kgH2O");
    spelt(codes, "mosm/L", "mOsm/L");
    spelt(codes, "meq/L", "mEq/L");
    spelt(codes, "g/(24.h)", "g/24h", "g/d");
    spelt(codes, "mg/(24.h)", "mg/24h");
    spelt(codes, "mmol/(24.h)", "mmol/24h");
    spelt(codes, "mL/min/{1.73_m2}", "mL/min/1.73m2", "mL/min/1.73m^2");
    spelt(codes, "[arb'U]/mL", "AU/mL");
    spelt(codes, "[arb'U]/L", "AU/L");
    spelt(codes, "{RU}/mL", "RU/mL");
    return Map.copyOf(codes);
  }
}
