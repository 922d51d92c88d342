package org.huren.agent.control;

import java.util.List;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Source;

/** Units and codes of analyzers that were seen in recent items and that nobody has mapped. */
public record UnmappedTerms(List<Term> terms) {
  public UnmappedTerms {
    terms = List.copyOf(terms);
  }

  /**
   * One of them.
   *
   * @param kind {@code unit} or {@code code}
   * @param text as the instrument writes it
   * @param items in how many recent items it stands
   * @param newest the newest of those
   */
  public record Term(Source source, String kind, String text, long items, ItemId newest) {}
}
