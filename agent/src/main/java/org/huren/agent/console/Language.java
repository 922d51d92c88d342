package org.huren.agent.console;

import io.javalin.http.Context;
import java.util.Locale;
import org.huren.agent.control.Problem;
import org.huren.agent.control.Wire;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Texts;
import org.huren.config.language.Messages;

/** The language of one answer: what the request asks for, else the agent's own. */
final class Language {
  private final Messages messages;
  private final Texts texts;
  private final Wire wire;

  private Language(Locale locale) {
    messages = Messages.of(Language.class, locale);
    texts = new Texts(locale);
    wire = new Wire(texts);
  }

  /** Both languages, and which of them is the agent's own. */
  static final class Choice {
    private final Language english = new Language(Locale.ENGLISH);
    private final Language chinese = new Language(Locale.SIMPLIFIED_CHINESE);
    private final boolean chineseByDefault;

    Choice(Locale own) {
      chineseByDefault = "zh".equals(own.getLanguage());
    }

    Language of(Context request) {
      String wanted = request.header("Accept-Language");
      boolean isAsked = wanted != null && wanted.matches("(?i)(zh|en).*");
      boolean zh = isAsked ? wanted.regionMatches(true, 0, "zh", 0, 2) : chineseByDefault;
      return zh ? chinese : english;
    }
  }

  String json(Object value) {
    return wire.write(value);
  }

  <T> T read(String json, Class<T> type) {
    return wire.read(json, type);
  }

  String text(Reason reason) {
    return texts.of(reason);
  }

  /** The problem of this code; title, detail and advice take the same arguments. */
  Problem problem(int status, String code, Object... arguments) {
    String key = "problem." + code;
    return new Problem(
        status,
        code,
        messages.text(key + ".title", arguments),
        messages.text(key + ".detail", arguments),
        messages.text(key + ".advice", arguments));
  }
}
