package org.huren.config;

import java.util.List;
import org.huren.config.yaml.Problem;

/** What came of reading a {@code gateway.yaml}. */
public sealed interface ReadResult {
  /** It can be used; the warnings are worth showing all the same. */
  record Ok(GatewayConfig config, List<Problem> warnings) implements ReadResult {
    public Ok {
      warnings = List.copyOf(warnings);
    }
  }

  /** It can't be used: every problem of the file at once, by place, warnings among them. */
  record Invalid(List<Problem> problems) implements ReadResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
