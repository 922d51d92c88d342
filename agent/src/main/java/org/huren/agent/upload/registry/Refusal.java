package org.huren.agent.upload.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An OperationOutcome with at least one error. Its texts may quote the patient, so nothing of it is
 * kept but codes and element paths.
 *
 * @param issues those of severity error and fatal, in their order
 */
record Refusal(List<Issue> issues) {
  /** Codes that speak of the moment or of the platform, never of the document (FHIR IssueType). */
  private static final Set<String> PASSING =
      Set.of(
          "transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled");

  private static final Set<String> ACCESS = Set.of("security", "login", "expired", "forbidden");

  private static final Pattern CODE = Pattern.compile("[a-z][a-z-]{1,30}");
  private static final Pattern PATH = Pattern.compile("[A-Z][A-Za-z0-9.\\[\\]()]{1,150}");

  Refusal {
    issues = List.copyOf(issues);
  }

  /**
   * One issue.
   *
   * @param path the element it is about, if it says so in a form that can't hold a value
   * @param text everything it says, to look for ids in; never shown
   */
  record Issue(String code, Optional<String> path, String text) {
    @Override
    public String toString() {
      return "Issue[" + code + "]";
    }
  }

  /** Empty if the answer is something else, or reports no error. */
  static Optional<Refusal> of(JsonNode answer) {
    if (!answer.path("resourceType").asString("").equals("OperationOutcome")) {
      return Optional.empty();
    }
    List<Issue> issues = new ArrayList<>();
    for (JsonNode issue : answer.path("issue")) {
      String severity = issue.path("severity").asString("");
      if (severity.equals("error") || severity.equals("fatal")) {
        issues.add(issue(issue));
      }
    }
    return issues.isEmpty() ? Optional.empty() : Optional.of(new Refusal(issues));
  }

  private static Issue issue(JsonNode issue) {
    String code = issue.path("code").asString("");
    List<String> paths = new ArrayList<>();
    issue.path("expression").forEach(e -> paths.add(e.asString("")));
    issue.path("location").forEach(e -> paths.add(e.asString("")));
    return new Issue(
        CODE.matcher(code).matches() ? code : "unknown-code",
        paths.stream().filter(p -> PATH.matcher(p).matches()).findFirst(),
        String.join(
                " ",
                String.join(" ", paths),
                issue.path("diagnostics").asString(""),
                issue.path("details").path("text").asString(""))
            .toLowerCase(Locale.ROOT));
  }

  boolean isPassing() {
    return issues.stream().anyMatch(i -> PASSING.contains(i.code()));
  }

  boolean isAboutAccess() {
    return issues.stream().anyMatch(i -> ACCESS.contains(i.code()));
  }

  /** Whether an issue of this code names this resource, {@code Type/id}. */
  boolean names(String code, String resource) {
    String name = resource.toLowerCase(Locale.ROOT);
    return issues.stream().anyMatch(i -> i.code().equals(code) && i.text().contains(name));
  }

  Issue first() {
    return issues.get(0);
  }
}
