package org.huren.agent.spool;

import java.util.Locale;
import org.huren.config.language.Text;

/**
 * The spool can't be served from this folder; says why, and what to do, in the admin's language.
 */
public final class CannotOpenSpoolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Text text;

  CannotOpenSpoolException(Text text, Throwable cause) {
    super(text.in(Locale.ENGLISH), cause);
    this.text = text;
  }

  CannotOpenSpoolException(Text text) {
    super(text.in(Locale.ENGLISH));
    this.text = text;
  }

  /** What failed and what to do, to be shown to a person. */
  public Text text() {
    return text;
  }
}
