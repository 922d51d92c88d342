package org.huren.agent.check;

import static org.huren.agent.analyzer.LabFacts.CONTENT;
import static org.huren.agent.analyzer.LabFacts.MESSAGE_TYPE;
import static org.huren.agent.analyzer.LabFacts.OBSERVATIONS;
import static org.huren.agent.analyzer.LabFacts.PATIENT_REPORTS;
import static org.huren.agent.analyzer.LabFacts.REVISION;
import static org.huren.agent.analyzer.LabFacts.ROLES;
import static org.huren.agent.analyzer.LabFacts.UNMAPPED_CODES;
import static org.huren.agent.analyzer.LabFacts.UNMAPPED_UNITS;
import static org.huren.agent.analyzer.LabFacts.WITHOUT_SAMPLE_ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.analyzer.LabFacts.Content;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.SpecimenItems;
import org.huren.agent.spool.CheckQueue;
import org.huren.agent.spool.CheckQueue.Effects;
import org.huren.config.AnalyzerConfig;
import org.huren.config.AnalyzerConfig.OnUnmapped;
import org.huren.config.AnalyzerConfig.Release;

/**
 * Judges analyzers' messages by the facts their receiver lifted.
 *
 * <pre>
 *   the analyzer is not configured any more               held
 *   not a message, or without results or sample ids       quarantined
 *   a query, or control, blank, calibration runs only     kept apart: never a patient's report
 *   says what the newest message about it said            duplicate
 *   a number in a unit nobody has mapped                  held, unless unmapped: { units: pass }
 *   a code nobody has mapped                              likewise, if unmapped: { codes: hold }
 *   all that it says was verified before                  kept apart, the verified report has it
 *   no order yet, or a doubtful one                       held, see {@link OrderJoin}
 *   release: hold                                         held until the LIS's verified report
 *                                                         comes or somebody releases it
 *   anything else                                         accepted, goes up as preliminary
 * </pre>
 */
public final class LabExamination implements Examination {
  /** Why an item is held that nothing is wrong with: the configuration says so. */
  public static final String AWAITS_RELEASE = "check.awaits-release";

  /** Whether an item is held as the configuration wants it, each and every one. */
  public static boolean isExpected(Reason hold) {
    return hold.code().equals(AWAITS_RELEASE) || hold.code().equals(OrderJoin.AWAITS_ORDER);
  }

  // What was left out of the platform can't stand for a message that belongs there.
  private static final Set<ItemState> NEVER_UP = Set.of(ItemState.QUARANTINED, ItemState.APART);

  private static final String UNMAPPED_UNIT = "check.unit-unmapped";
  private static final String UNMAPPED_CODE = "check.code-unmapped";
  private static final String UNMAPPED_UNIT_PASSED = "check.unit-unmapped-passed";
  private static final String UNMAPPED_CODE_PASSED = "check.code-unmapped-passed";
  private static final String UNKNOWN_ANALYZER = "check.analyzer-unknown";

  // Those that an edit of a profile, of maps or of the configuration can end
  private static final Set<String> ENDED_BY_AN_EDIT =
      Set.of(UNMAPPED_UNIT, UNMAPPED_CODE, UNKNOWN_ANALYZER);

  private final CheckQueue queue;
  private final Duplicates duplicates;
  private final Versions versions;
  private final Analyzers analyzers;
  private final OrderJoin orders;
  private final VerifiedJoin verified;

  public LabExamination(
      CheckQueue queue,
      SpecimenItems specimens,
      Analyzers analyzers,
      OrderJoin orders,
      VerifiedJoin verified) {
    this.queue = queue;
    this.duplicates = new Duplicates(queue);
    this.versions = new Versions(queue, specimens);
    this.analyzers = analyzers;
    this.orders = orders;
    this.verified = verified;
  }

  @Override
  public Effects effects(Item item, Verdict verdict) {
    return verdict instanceof Verdict.Accept || verdict instanceof Verdict.Hold
        ? orders.effects(item, verdict)
        : Effects.none();
  }

  /** The index knows a message by its first sample only; by the others, its effects do. */
  @Override
  public boolean isFoundByItsEffects(Item item) {
    return LabFacts.specimens(item.facts()).size() > 1;
  }

  @Override
  public boolean isWorthAnotherLook(Item held) {
    return held.reason().filter(r -> ENDED_BY_AN_EDIT.contains(r.code())).isPresent();
  }

  @Override
  public Verdict examine(Item item) {
    Facts facts = current(item);
    List<Finding> findings = new ArrayList<>(facts.findings());
    Verdict verdict = judge(item, facts, findings);
    boolean goesUp = verdict instanceof Verdict.Accept || verdict instanceof Verdict.Hold;
    List<Versions.Earlier> before = goesUp ? versions.before(item) : List.of();
    Optional<Item> again =
        facts
            .identity()
            .flatMap(identity -> duplicates.saidBefore(item, identity))
            .filter(earlier -> !goesUp || !NEVER_UP.contains(earlier.state()))
            .filter(
                earlier ->
                    before.stream().noneMatch(b -> b.item().id().compareTo(earlier.id()) > 0));
    if (again.isPresent()) {
      return new Verdict.Duplicate(again.get().id(), findings);
    }
    analyzers
        .of(item.source())
        .ifPresent(a -> findings.addAll(versions.differences(item, before, a)));
    return verdict;
  }

  /** What the message says as it is read now; a profile may have changed since it came. */
  private Facts current(Item item) {
    Optional<Analyzer> analyzer = analyzers.of(item.source());
    if (analyzer.isEmpty()
        || item.facts().attribute(REVISION).equals(Optional.of(analyzer.get().revision()))) {
      return item.facts();
    }
    return queue.content(item).map(analyzer.get()::facts).orElse(item.facts());
  }

  private Verdict judge(Item item, Facts facts, List<Finding> findings) {
    Optional<Analyzer> analyzer = analyzers.of(item.source());
    if (analyzer.isEmpty()) {
      return new Verdict.Hold(Reason.of(UNKNOWN_ANALYZER, item.source()), findings);
    }
    String content = facts.attribute(CONTENT).orElse(Content.UNREADABLE.name());
    return switch (Content.valueOf(content)) {
      case UNREADABLE ->
          new Verdict.Quarantine(
              Reason.of(
                  "check.message-unreadable", item.source(), analyzer.get().config().profile()),
              findings);
      case NOTHING_TO_REPORT ->
          new Verdict.KeepApart(
              Reason.of("check.nothing-to-report", facts.attribute(MESSAGE_TYPE).orElse("")),
              findings);
      case RESULTS -> results(item, analyzer.get(), findings);
    };
  }

  private Verdict results(Item item, Analyzer analyzer, List<Finding> findings) {
    Facts facts = item.facts();
    String roles = facts.attribute(ROLES).orElse("");
    if (count(facts, PATIENT_REPORTS) == 0) {
      return new Verdict.KeepApart(Reason.of("check.not-a-patient", roles), findings);
    }
    if (roles.indexOf(' ') >= 0) {
      findings.add(Finding.info("check.runs-left-out", roles));
    }
    if (count(facts, OBSERVATIONS) == 0) {
      return new Verdict.Quarantine(Reason.of("check.no-observation"), findings);
    }
    if (count(facts, WITHOUT_SAMPLE_ID) > 0) {
      return new Verdict.Quarantine(
          Reason.of(
              "check.sample-id-missing",
              count(facts, WITHOUT_SAMPLE_ID),
              count(facts, PATIENT_REPORTS),
              analyzer.config().profile()),
          findings);
    }
    VerifiedJoin.Standing standing = verified.of(item, analyzer, findings);
    if (standing == VerifiedJoin.Standing.NOTHING_NEW) {
      return new Verdict.KeepApart(Reason.of("check.verified-before"), findings);
    }
    Optional<Reason> unmapped = unmapped(facts, analyzer, findings);
    if (unmapped.isPresent()) {
      return new Verdict.Hold(unmapped.get(), findings);
    }
    return orders
        .objection(item, findings)
        .orElseGet(
            () ->
                analyzer.config().release() == Release.HOLD
                        && standing == VerifiedJoin.Standing.UNVERIFIED
                    ? new Verdict.Hold(Reason.of(AWAITS_RELEASE, analyzer.source()), findings)
                    : new Verdict.Accept(findings));
  }

  /** Why the message waits for somebody who knows its units and codes; empty if it need not. */
  private static Optional<Reason> unmapped(Facts facts, Analyzer analyzer, List<Finding> findings) {
    Optional<String> units = facts.attribute(UNMAPPED_UNITS);
    Optional<String> codes = facts.attribute(UNMAPPED_CODES);
    AnalyzerConfig.Unmapped rule = analyzer.config().unmapped();
    if (units.isPresent() && rule.units() == OnUnmapped.HOLD) {
      return Optional.of(Reason.of(UNMAPPED_UNIT, units.get(), analyzer.source()));
    }
    if (codes.isPresent() && rule.codes() == OnUnmapped.HOLD) {
      return Optional.of(Reason.of(UNMAPPED_CODE, codes.get(), analyzer.source()));
    }
    units.ifPresent(u -> findings.add(Finding.warning(UNMAPPED_UNIT_PASSED, u)));
    codes.ifPresent(c -> findings.add(Finding.info(UNMAPPED_CODE_PASSED, c)));
    return Optional.empty();
  }

  private static int count(Facts facts, String attribute) {
    return facts.attribute(attribute).map(Integer::parseInt).orElse(0);
  }
}
