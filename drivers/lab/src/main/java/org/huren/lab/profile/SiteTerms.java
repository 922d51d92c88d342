package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huren.lab.profile.InstrumentProfile.KnownCode;

/**
 * What a hospital says of its own codes, units and orders, before what profiles say; a file of its
 * configuration.
 *
 * <pre>
 *   codes:
 *     GLU: { name: 葡萄糖, loinc: 2345-7, convertTo: mmol/L, molarMass: 180.156 }
 *   units:
 *     "10)/mm)": 10*3/uL
 *   orders:
 *     LIVER: [ ALT, AST ]
 * </pre>
 *
 * @param codes test code to its meaning; what it leaves out stays as the profile says
 * @param units the instrument's unit to its UCUM code
 * @param orders ordered code to the instrument's own, before what a profile's {@code query.codes}
 *     say
 * @param commonUnits whether units that nobody names are looked up in {@link
 *     org.huren.lab.unit.CommonUnits}
 */
public record SiteTerms(
    Map<String, KnownCode> codes,
    Map<String, String> units,
    Map<String, List<String>> orders,
    boolean commonUnits) {
  /** Nothing but what a profile says. */
  public static final SiteTerms NONE = new SiteTerms(Map.of(), Map.of(), Map.of(), false);

  /** What a profile says, and the usual spellings of units. */
  public static final SiteTerms USUAL = new SiteTerms(Map.of(), Map.of(), Map.of(), true);

  public SiteTerms {
    codes = Map.copyOf(codes);
    units = Map.copyOf(units);
    orders = Map.copyOf(orders);
  }

  /** These, and those of the other for codes and units that these do not name. */
  public SiteTerms or(SiteTerms other) {
    Map<String, KnownCode> allCodes = new LinkedHashMap<>(other.codes);
    codes.forEach((code, known) -> allCodes.merge(code, known, (theirs, ours) -> ours.or(theirs)));
    Map<String, String> allUnits = new LinkedHashMap<>(other.units);
    allUnits.putAll(units);
    Map<String, List<String>> allOrders = new LinkedHashMap<>(other.orders);
    allOrders.putAll(orders);
    return new SiteTerms(allCodes, allUnits, allOrders, commonUnits || other.commonUnits);
  }

  /** These, and what the profile says of codes and units where these say nothing. */
  public SiteTerms or(InstrumentProfile profile) {
    return or(new SiteTerms(profile.codes(), profile.units(), Map.of(), false));
  }

  /** Terms, or what is wrong with them. */
  public sealed interface Result {
    record Read(SiteTerms terms) implements Result {}

    /**
     * Not usable.
     *
     * @param problems at least one
     */
    record Refused(List<ProfileProblem> problems) implements Result {}
  }

  /** Reads a file of terms; tells all its problems at once. */
  public static Result read(String yaml) {
    List<ProfileProblem> problems = new ArrayList<>();
    SiteTerms terms =
        YamlNode.parse(yaml, problems)
            .map(root -> root.keys(List.of("codes", "units", "orders")))
            .map(
                keys ->
                    new SiteTerms(
                        VocabularyReader.codes(keys),
                        VocabularyReader.units(keys),
                        QueryReader.orderCodes(keys, "orders"),
                        true))
            .orElse(NONE);
    return problems.isEmpty() ? new Result.Read(terms) : new Result.Refused(List.copyOf(problems));
  }
}
