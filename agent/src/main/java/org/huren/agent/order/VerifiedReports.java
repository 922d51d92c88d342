package org.huren.agent.order;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Specimen;
import org.huren.lab.model.TestCode;
import org.huren.lab.model.Value;
import org.huren.lab.profile.Mapping;

/**
 * Brings what an analyzer measured together with what a person verified of it in the LIS. Each
 * result goes up in one document, that of whichever message came first:
 *
 * <pre>
 *   the analyzer's message came first   its document is sent again, with the verified values, final;
 *                                       the LIS's document has what no analyzer sent
 *   the verified report came first      its document has the results, final; a later message of the
 *                                       analyzer adds what the report does not have
 *   the analyzer's payload was purged     nobody can tell any more which results it had: the report
 *   meanwhile                             goes up whole, and names the analyzer's document
 * </pre>
 *
 * Results are the same if both sides know them by one LOINC, else by one code. What is decided here
 * depends on ids and contents alone, so that every try comes to the same end. Any thread.
 */
public final class VerifiedReports {
  private static final Set<ItemState> COUNT =
      Set.of(ItemState.RECEIVED, ItemState.HELD, ItemState.ACCEPTED, ItemState.SETTLED);

  private final LisSystems systems;
  private final Analyzers analyzers;
  private final SpecimenItems items;

  public VerifiedReports(LisSystems systems, Analyzers analyzers, SpecimenItems items) {
    this.systems = systems;
    this.analyzers = analyzers;
    this.items = items;
  }

  /**
   * One report after the meeting.
   *
   * @param report with the verified values in place of the analyzer's; without those results that
   *     another document has
   * @param verified which of its results are verified, by index
   * @param by the newest verification among them
   * @param differing codes of results whose values were not those of the analyzer
   * @param verifies documents whose payloads were purged before they were verified, as the
   *     platforms name them
   */
  public record Met(
      LabReport report,
      Set<Integer> verified,
      Optional<Verification> by,
      List<String> differing,
      List<String> verifies) {
    public Met {
      verified = Set.copyOf(verified);
      differing = List.copyOf(differing);
      verifies = List.copyOf(verifies);
    }

    /** Without those results that nobody verified. */
    public Met verifiedOnly() {
      List<Observation> all = report.observations();
      List<Observation> kept =
          IntStream.range(0, all.size()).filter(verified::contains).mapToObj(all::get).toList();
      return new Met(with(report, kept), everyOne(kept), by, differing, verifies);
    }
  }

  private static Set<Integer> everyOne(List<Observation> observations) {
    return IntStream.range(0, observations.size()).boxed().collect(Collectors.toSet());
  }

  private record Source(Item item, LabReport report) {}

  /** An analyzer's report, met with what was verified of its specimen. */
  public Met meet(Item item, LabReport report) {
    List<Source> verified = verified(report.specimen());
    List<Observation> observations = new ArrayList<>();
    Set<Integer> indexes = new LinkedHashSet<>();
    List<String> differing = new ArrayList<>();
    Optional<Verification> by = Optional.empty();
    for (Observation own : report.observations()) {
      Optional<Source> source =
          verified.stream().filter(v -> find(v.report(), own.code()).isPresent()).findFirst();
      if (source.isEmpty()) {
        observations.add(own);
        continue;
      }
      Observation theirs = find(source.get().report(), own.code()).orElseThrow();
      if (!raw(own.value()).equals(raw(theirs.value()))) {
        differing.add(own.code().original());
      }
      boolean came = source.get().item().id().compareTo(item.id()) > 0;
      if (came) {
        indexes.add(observations.size());
        observations.add(corrected(own, theirs));
        by = by.or(() -> Optional.of(verification(source.get())));
      }
    }
    return new Met(with(report, observations), indexes, by, differing, List.of());
  }

  /** A verified report, without those results that an analyzer's message had before. */
  public Met rest(Item item, LabReport report) {
    List<LabReport> before = measured(report.specimen(), item);
    List<Observation> observations =
        report.observations().stream()
            .filter(o -> before.stream().noneMatch(b -> find(b, o.code()).isPresent()))
            .toList();
    return new Met(
        with(report, observations),
        everyOne(observations),
        Optional.of(verification(new Source(item, report))),
        List.of(),
        purged(report.specimen(), item));
  }

  /** The documents of an analyzer's earlier results of a specimen, whose payloads are gone. */
  private List<String> purged(Specimen specimen, Item before) {
    List<String> documents = new ArrayList<>();
    for (Item item : of(specimen)) {
      if (item.state() == ItemState.PURGED
          && analyzers.of(item.source()).isPresent()
          && item.id().compareTo(before.id()) < 0) {
        items.document(item).ifPresent(documents::add);
      }
    }
    return documents.stream().distinct().toList();
  }

  /** Whether a report of a LIS is one that somebody stands for. */
  public static boolean isVerified(LabReport report) {
    return !report.observations().isEmpty()
        && (report.status() == ResultStatus.FINAL || report.status() == ResultStatus.CORRECTED);
  }

  private static Verification verification(Source source) {
    return new Verification(
        source.report().observations().stream().flatMap(o -> o.operator().stream()).findFirst(),
        source.report().message().sentAt(),
        source.item().id());
  }

  /** Newest first. */
  private List<Source> verified(Specimen specimen) {
    List<Source> found = new ArrayList<>();
    for (Item item : of(specimen)) {
      Optional<Lis> lis = systems.of(item.source());
      if (lis.isPresent() && COUNT.contains(item.state())) {
        for (LabReport report : reports(item, lis.get()::map)) {
          if (isVerified(report) && report.specimen().id().equals(specimen.id())) {
            found.add(new Source(item, report));
          }
        }
      }
    }
    return found;
  }

  private List<LabReport> measured(Specimen specimen, Item before) {
    List<LabReport> found = new ArrayList<>();
    for (Item item : of(specimen)) {
      Optional<Analyzer> analyzer = analyzers.of(item.source());
      if (analyzer.isPresent()
          && COUNT.contains(item.state())
          && item.id().compareTo(before.id()) < 0) {
        reports(item, analyzer.get()::map).stream()
            .filter(r -> r.role() == SampleRole.PATIENT)
            .filter(r -> r.specimen().id().equals(specimen.id()))
            .forEach(found::add);
      }
    }
    return found;
  }

  private List<Item> of(Specimen specimen) {
    return specimen.id().map(items::of).orElse(List.of());
  }

  private interface Reader {
    Mapping map(byte[] message);
  }

  private List<LabReport> reports(Item item, Reader reader) {
    Optional<Mapping> mapping = items.content(item).map(reader::map);
    return mapping.isPresent() && mapping.get() instanceof Mapping.Mapped mapped
        ? mapped.reports()
        : List.of();
  }

  private static Optional<Observation> find(LabReport report, TestCode code) {
    return report.observations().stream().filter(o -> isSame(o.code(), code)).findFirst();
  }

  private static boolean isSame(TestCode one, TestCode other) {
    boolean both = one.loinc().isPresent() && other.loinc().isPresent();
    return both ? one.loinc().equals(other.loinc()) : one.original().equals(other.original());
  }

  private static String raw(Value value) {
    if (value instanceof Value.Quantity quantity) {
      return quantity.comparator().symbol()
          + quantity.number().stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  private static Observation corrected(Observation own, Observation theirs) {
    List<String> notes = new ArrayList<>(own.notes());
    theirs.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
    return new Observation(
        own.code(),
        theirs.value(),
        theirs.unit().or(own::unit),
        theirs.range().or(own::range),
        theirs.flags(),
        ResultStatus.FINAL,
        own.observedAt().or(theirs::observedAt),
        own.operator(),
        notes);
  }

  private static LabReport with(LabReport report, List<Observation> observations) {
    return new LabReport(
        report.identity(),
        report.asOf(),
        report.message(),
        report.instrument(),
        report.role(),
        report.specimen(),
        report.patient(),
        report.control(),
        report.order(),
        report.status(),
        observations,
        report.notes());
  }
}
