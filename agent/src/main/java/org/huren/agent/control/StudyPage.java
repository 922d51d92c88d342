package org.huren.agent.control;

import java.util.List;
import java.util.Optional;

/**
 * Studies, those with the newest images first.
 *
 * @param before where the next page begins, a Study Instance UID; empty on the last
 */
public record StudyPage(List<StudySummary> studies, Optional<String> before) {
  public StudyPage {
    studies = List.copyOf(studies);
  }
}
