package org.huren.agent.console;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.huren.agent.control.StudyPage;
import org.huren.agent.control.StudySummary;
import org.huren.agent.item.Item;
import org.huren.agent.item.Study;
import org.huren.agent.observe.Printable;
import org.huren.agent.spool.Records;

/** Studies, and how far each has come. */
final class StudyApi {
  private static final int LONGEST_UID = 64;

  private final Records records;

  StudyApi(Records records) {
    this.records = records;
  }

  Reply list(Context request, Language language) {
    String limitText = query(request, "limit").orElse(String.valueOf(ItemApi.USUAL_ITEMS));
    if (!limitText.matches("\\d{1,4}") || !isAllowed(Integer.parseInt(limitText))) {
      return bad(language, "limit", limitText, "1-" + ItemApi.MOST_ITEMS);
    }
    Optional<String> before = query(request, "before");
    if (before.filter(uid -> !uid.matches("[0-9.]{1,64}")).isPresent()) {
      return bad(language, "before", before.get(), "Study Instance UID");
    }
    int limit = Integer.parseInt(limitText);
    boolean onlyOpen = query(request, "open").filter("true"::equals).isPresent();
    List<Study> studies = records.studies(onlyOpen, limit, before);
    Optional<String> next =
        onlyOpen || studies.size() < limit
            ? Optional.empty()
            : Optional.of(studies.get(studies.size() - 1).uid());
    return new Reply.Ok(new StudyPage(studies.stream().map(this::summary).toList(), next));
  }

  private StudySummary summary(Study study) {
    return StudySummary.of(study, study.document().flatMap(records::item).map(Item::state));
  }

  private static Reply bad(Language language, String name, String value, String allowed) {
    return new Reply.No(
        language.problem(400, "bad-parameter", name, Printable.of(value, LONGEST_UID), allowed));
  }

  private static boolean isAllowed(int limit) {
    return limit >= 1 && limit <= ItemApi.MOST_ITEMS;
  }

  private static Optional<String> query(Context request, String name) {
    return Optional.ofNullable(request.queryParam(name)).filter(v -> !v.isBlank());
  }
}
