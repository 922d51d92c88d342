package org.huren.config.yaml;

import java.util.ArrayList;
import java.util.List;
import org.huren.config.language.Text;
import org.huren.config.yaml.Problem.Severity;

/** One reading of one file: what was found wrong so far. For one thread. */
public final class Reading {
  /** Nobody works through more in one go, and no file fills the memory with its problems. */
  static final int MOST_PROBLEMS = 1000;

  private final Section root;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param root all keys there are: a stray key is told from a misplaced one by it
   */
  public Reading(Section root) {
    this.root = root;
  }

  /** The file can't be used. */
  public void error(Place place, Text what) {
    add(new Problem(Severity.ERROR, place, what));
  }

  /** The file can be used, but someone should look at this. */
  public void warning(Place place, Text what) {
    add(new Problem(Severity.WARNING, place, what));
  }

  private void add(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else if (problems.size() == MOST_PROBLEMS) {
      Place whole = Place.of(problem.file());
      Text more = new Text(Reading.class, "file.more-problems", MOST_PROBLEMS);
      problems.add(new Problem(Severity.ERROR, whole, more));
    }
  }

  /** Whether anything found so far forbids to use the file. */
  public boolean hasErrors() {
    return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
  }

  /** Everything found so far, by place. */
  public List<Problem> problems() {
    return problems.stream().sorted(Problem.BY_PLACE).toList();
  }

  /** Where in the whole file a key of this name belongs. */
  List<String> homes(String key) {
    return root.homes("", key);
  }

  void error(Place place, String code, Object... with) {
    error(place, new Text(Reading.class, code, with));
  }
}
