package org.huren.lab.query;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.MessageTemplate;
import org.huren.lab.profile.Protocol;
import org.huren.lab.profile.QueryRules;
import org.huren.lab.profile.SiteTerms;
import org.huren.lab.query.Question.Asked;
import org.huren.lab.record.AstmMessage;
import org.huren.lab.record.Transmission;
import org.huren.lab.text.Segment;

/**
 * The questions of one instrument, and orders in its own words. Immutable, safe for any thread;
 * never throws for what a message holds.
 */
public final class HostQueries {
  private static final int MOST_ASKED = 200;

  private final InstrumentProfile profile;
  private final SiteTerms terms;

  private HostQueries(InstrumentProfile profile, SiteTerms terms) {
    this.profile = profile;
    this.terms = terms;
  }

  /**
   * Those of an instrument; empty if its profile says nothing of orders.
   *
   * @param site what the site says of orders and codes, before the profile
   */
  public static Optional<HostQueries> of(InstrumentProfile profile, SiteTerms site) {
    return profile.queries().isEmpty()
        ? Optional.empty()
        : Optional.of(new HostQueries(profile, site.or(profile)));
  }

  /** When and as what a message is sent. */
  public record Sending(ZonedDateTime now, Supplier<String> ids) {}

  /** Whether it is answered when it asks. */
  public boolean answers() {
    return profile.queries().stream().anyMatch(r -> !r.found().isEmpty());
  }

  /** Whether it asks for whatever it does not know yet. */
  public boolean asksForAll() {
    return profile.queries().stream().anyMatch(r -> r.all().isPresent());
  }

  /** Whether it can be told of new orders. */
  public boolean isTold() {
    return telling().isPresent();
  }

  private Optional<QueryRules> telling() {
    return profile.queries().stream().filter(r -> !r.download().isEmpty()).findFirst();
  }

  /** The question that a message is; empty if it says or is anything else, results above all. */
  public Optional<Question> question(byte[] message) {
    for (QueryRules rules : profile.queries()) {
      List<Asked> asked =
          rules.found().isEmpty()
              ? List.of()
              : profile.protocol() instanceof Protocol.Hl7
                  ? askedInHl7(rules, message)
                  : askedInAstm(rules, message);
      if (!asked.isEmpty() && asked.size() <= MOST_ASKED) {
        return Optional.of(new Question(rules, asked));
      }
    }
    return Optional.empty();
  }

  private List<Asked> askedInAstm(QueryRules rules, byte[] bytes) {
    List<Asked> asked = new ArrayList<>();
    for (AstmMessage message :
        Transmission.parse(bytes, profile.records(), profile.charset()).messages()) {
      List<Segment> records = message.records();
      boolean asks =
          rules.when().isPresent()
              ? rules.when().get().holds(records)
              : records.stream().anyMatch(r -> r.type().equals("Q"));
      if (!asks || records.stream().anyMatch(r -> r.type().equals("R"))) {
        return List.of();
      }
      for (Segment record : records) {
        if (record.type().equals(askingRecord(rules, "Q")) && !takesBack(record)) {
          asked.addAll(asked(rules, record, records));
        }
      }
    }
    return asked;
  }

  /** Whether a query only takes back the one before (LIS02-A2 11.13: code A). */
  private static boolean takesBack(Segment record) {
    return record.type().equals("Q") && record.get(13).strip().equals("A");
  }

  private List<Asked> askedInHl7(QueryRules rules, byte[] bytes) {
    List<Hl7Message> messages = Hl7Batch.parse(bytes, profile.charset()).messages();
    List<Asked> asked = new ArrayList<>();
    for (Hl7Message message : messages) {
      List<Segment> records = message.segments();
      boolean asks =
          message.kind() == Hl7Message.Kind.REQUEST
              && (rules.when().isEmpty() || rules.when().get().holds(records));
      if (!asks) {
        return List.of();
      }
      List<Segment> asking =
          records.stream().filter(r -> r.type().equals(askingRecord(rules, "QRD"))).toList();
      asking.forEach(r -> asked.addAll(asked(rules, r, records)));
      if (asking.isEmpty()) {
        asked.add(new Asked("", records));
      }
    }
    return asked;
  }

  private static String askingRecord(QueryRules rules, String usual) {
    return rules.sample().isEmpty() ? usual : rules.sample().get(0).record();
  }

  private static List<Asked> asked(QueryRules rules, Segment record, List<Segment> all) {
    List<Segment> records = new ArrayList<>();
    records.add(record);
    records.addAll(all);
    List<String> samples =
        rules.sample().stream()
            .filter(path -> path.record().equals(record.type()))
            .map(path -> path.in(record))
            .filter(found -> !found.isEmpty())
            .findFirst()
            .orElse(List.of(""));
    return samples.stream().map(sample -> new Asked(sample, records)).toList();
  }

  /** The name of the question that an HL7 message takes back (QID-1); empty if it tells none. */
  public static Optional<String> withdrawn(byte[] message) {
    return Hl7Batch.parse(message, Optional.empty()).messages().stream()
        .flatMap(m -> m.segments().stream())
        .filter(s -> s.type().equals("QID"))
        .map(s -> s.get(1))
        .filter(tag -> !tag.isEmpty())
        .findFirst();
  }

  /** Whether a test as it was ordered is one of this instrument's. */
  public boolean measures(String ordered) {
    return profile.queries().stream().anyMatch(r -> !ownCodes(r, ordered).isEmpty());
  }

  /** The answer to a question that asks for everything; tests that are taken back among it. */
  public List<byte[]> answer(Question question, List<WorkOrder> all, Sending how) {
    Asked asked = question.asked().get(0);
    return written(
        question,
        all.stream()
            .flatMap(o -> ownTests(question.rules(), o).stream())
            .map(s -> s.asked(asked))
            .toList(),
        how);
  }

  /**
   * The answer to a question about samples.
   *
   * @param known what there is to measure, by sample id as it was asked; the others have no order
   */
  public List<byte[]> answer(Question question, Map<String, List<WorkOrder>> known, Sending how) {
    List<TemplateWriter.Sample> samples = new ArrayList<>();
    for (Asked asked : question.asked()) {
      for (WorkOrder order : known.getOrDefault(asked.sample(), List.of())) {
        ownTests(question.rules(), order).ifPresent(s -> samples.add(s.asked(asked)));
      }
    }
    return written(question, samples, how);
  }

  private List<byte[]> written(
      Question question, List<TemplateWriter.Sample> samples, Sending how) {
    QueryRules rules = question.rules();
    List<MessageTemplate> templates = samples.isEmpty() ? rules.none() : rules.found();
    return write(rules, templates, question.asked().get(0), samples, how);
  }

  /**
   * What tells the instrument of a new or changed order; nothing if no test of it is its own.
   *
   * @param cancelled whether the order is taken back
   */
  public List<byte[]> tell(WorkOrder order, boolean cancelled, Sending how) {
    Optional<QueryRules> rules = telling();
    if (rules.isEmpty()) {
      return List.of();
    }
    Asked nothing = new Asked(order.sample(), List.of());
    List<MessageTemplate> templates = cancelled ? rules.get().cancel() : rules.get().download();
    return ownTests(rules.get(), order)
        .map(sample -> write(rules.get(), templates, nothing, List.of(sample), how))
        .orElse(List.of());
  }

  private List<byte[]> write(
      QueryRules rules,
      List<MessageTemplate> templates,
      Asked asked,
      List<TemplateWriter.Sample> samples,
      Sending how) {
    return templates.stream()
        .map(t -> new TemplateWriter(profile, rules, asked, samples, how).write(t))
        .toList();
  }

  /** The order with those tests that the instrument has codes for; empty if there is none. */
  private Optional<TemplateWriter.Sample> ownTests(QueryRules rules, WorkOrder order) {
    List<TemplateWriter.OwnTest> own = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (WorkOrder.Test test : order.tests()) {
      for (String code : ownCodes(rules, test.code())) {
        if (seen.add(code)) {
          own.add(new TemplateWriter.OwnTest(code, test.name(), test.cancelled()));
        }
      }
    }
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(new TemplateWriter.Sample(order, own, Optional.empty()));
  }

  private List<String> ownCodes(QueryRules rules, String ordered) {
    List<String> mapped = terms.orders().getOrDefault(ordered, rules.codes().get(ordered));
    if (mapped != null) {
      return mapped;
    }
    if (rules.codesOnly()) {
      return List.of();
    }
    if (terms.codes().containsKey(ordered)) {
      return List.of(ordered);
    }
    List<String> byLoinc =
        terms.codes().entrySet().stream()
            .filter(e -> e.getValue().loinc().filter(ordered::equals).isPresent())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return byLoinc.isEmpty() && rules.unmapped() == QueryRules.Unmapped.SENT
        ? List.of(ordered)
        : byLoinc;
  }
}
