package org.huren.config;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.config.language.Text;
import org.huren.config.yaml.Parsed;
import org.huren.config.yaml.Quote;
import org.huren.config.yaml.Scalar;
import org.huren.dicom.AeTitle;
import org.huren.dicom.charset.SpecificCharacterSet;
import org.huren.lab.serial.SerialSettings.StopBits;
import org.huren.lab.text.MessageText;

/** The single values that gateway.yaml is made of. */
final class Scalars {
  static final Scalar<ZoneId> TIMEZONE =
      scalar("timezone", string(), text -> parsed(text, Scalars::zone, "value.timezone"));
  static final Scalar<AeTitle> AE_TITLE =
      scalar("ae-title", word(), text -> parsed(text, AeTitle::new, "value.ae-title"));
  static final Scalar<AddressRange> ADDRESS =
      scalar("address", string(), text -> parsed(text, AddressRange::parse, "value.address"));
  static final Scalar<CertificateIdentity> CERTIFICATE =
      scalar(
          "certificate",
          string(),
          text -> parsed(text, CertificateIdentity::parse, "value.certificate"));
  static final Scalar<SpecificCharacterSet> CHARACTER_SET =
      scalar(
          "character-set",
          string(),
          text -> parsed(text, Scalars::characterSet, "value.character-set"));
  static final Scalar<String> ORG_CODE =
      scalar("org-code", word(), matching("[0-9A-Z-]{1,32}", "value.org-code"));
  static final Scalar<String> ID = scalar("id", word(), Scalars::id);
  static final Scalar<String> PROFILE =
      scalar("profile", word(), matching("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "value.profile"));
  static final Scalar<String> UID =
      scalar(
          "uid",
          string(),
          matching("(?=.{1,64}$)[0-2](\\.(0|[1-9][0-9]*))+", "value.transfer-syntax"));
  static final Scalar<Charset> LAB_CHARSET =
      scalar(
          "charset",
          word(),
          text ->
              MessageText.named(text)
                  .<Parsed<Charset>>map(Parsed.Good::new)
                  .orElseGet(() -> bad("value.charset", text)));
  static final Scalar<HostPort> LISTEN = scalar("host-port", string(), Scalars::hostPort);
  static final Scalar<Boolean> FLAG =
      scalar(
          "flag",
          Map.of("type", "boolean"),
          text ->
              text.equals("true") || text.equals("false")
                  ? new Parsed.Good<>(Boolean.valueOf(text))
                  : bad("value.flag", text));
  static final Scalar<HostPort> CONNECT = scalar("far-host-port", string(), Scalars::farHostPort);
  static final Scalar<String> SERIAL_PORT =
      scalar(
          "serial-port",
          string(),
          matching("(?i:COM[1-9][0-9]{0,2})|/dev/[A-Za-z0-9_./:-]{1,200}", "value.serial-port"));
  static final Scalar<StopBits> STOP_BITS =
      new Scalar<>(
          label("stop-bits"),
          Map.of("enum", List.of(1, 1.5, 2)),
          text ->
              switch (text) {
                case "1" -> new Parsed.Good<>(StopBits.ONE);
                case "1.5" -> new Parsed.Good<>(StopBits.ONE_AND_A_HALF);
                case "2" -> new Parsed.Good<>(StopBits.TWO);
                default -> bad("value.stop-bits", text);
              });
  static final Scalar<TimeWindow> WINDOW =
      scalar("window", string(), text -> parsed(text, TimeWindow::parse, "value.window"));
  static final Scalar<Path> PATH = scalar("path", string(), Scalars::path);
  static final Scalar<URI> URL = scalar("url", string(), Scalars::url);

  private static final int LAST_PORT = 65535;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern WINDOWS_DEVICE =
      Pattern.compile("con|prn|aux|nul|com\\d|lpt\\d", Pattern.CASE_INSENSITIVE);

  private Scalars() {}

  /** Any text of at most so many characters. */
  static Scalar<String> text(int longest) {
    return scalar(
        "text",
        word(),
        text ->
            text.isEmpty()
                    || text.codePointCount(0, text.length()) > longest
                    || text.codePoints().anyMatch(Character::isISOControl)
                ? bad("value.text", longest)
                : new Parsed.Good<>(text));
  }

  static Scalar<Integer> wholeNumber(int least, int most) {
    return new Scalar<>(
        new Text(Scalars.class, "type.whole-number", least, most),
        Map.of("type", "integer", "minimum", least, "maximum", most),
        text -> {
          Parsed<Integer> parsed = parsed(text, Integer::valueOf, "value.whole-number");
          return outside(parsed, least, most) ? bad("value.range", text, least, most) : parsed;
        });
  }

  static Scalar<Integer> port() {
    return new Scalar<>(
        label("port"),
        Map.of("type", "integer", "minimum", 1, "maximum", LAST_PORT),
        text ->
            text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= LAST_PORT
                ? new Parsed.Good<>(Integer.valueOf(text))
                : bad("value.port", text));
  }

  static Scalar<Duration> duration(String least, String most) {
    return new Scalar<>(
        new Text(Scalars.class, "type.duration", least, most),
        Map.of("type", "string", "pattern", "^\\s*\\d{1,9}\\s*([mM][sS]|[sSmMhHdD])\\s*$"),
        text -> {
          Parsed<Duration> parsed = parsed(text, Scalars::durationOf, "value.duration");
          return outside(parsed, durationOf(least), durationOf(most))
              ? bad("value.range", text, least, most)
              : parsed;
        });
  }

  static Scalar<ByteSize> size(String least, String most) {
    return new Scalar<>(
        new Text(Scalars.class, "type.size", least, most),
        Map.of(
            "type",
            List.of("string", "integer"),
            "pattern",
            "^\\s*\\d{1,15}\\s*([KkMmGgTt]?[Bb])?\\s*$"),
        text -> {
          Parsed<ByteSize> parsed = parsed(text, ByteSize::parse, "value.size");
          return outside(parsed, ByteSize.parse(least), ByteSize.parse(most))
              ? bad("value.range", text, least, most)
              : parsed;
        });
  }

  /** Durations as {@code 500ms 30s 5m 2h 30d}. */
  static Duration durationOf(String text) {
    Matcher m = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      throw new IllegalArgumentException(text);
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static SpecificCharacterSet characterSet(String text) {
    SpecificCharacterSet set = SpecificCharacterSet.parse(text);
    if (text.isBlank() || !set.unknownTerms().isEmpty()) {
      throw new IllegalArgumentException(text);
    }
    return set;
  }

  /** It becomes part of file names, on Windows too. */
  private static Parsed<String> id(String text) {
    boolean safe = text.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
    return safe && !WINDOWS_DEVICE.matcher(text).matches()
        ? new Parsed.Good<>(text)
        : bad("value.id", text);
  }

  private static Parsed<HostPort> hostPort(String text) {
    String port = text.substring(text.lastIndexOf(':') + 1);
    boolean number = port.matches("\\d+");
    if (number && (port.length() > 5 || Integer.parseInt(port) > LAST_PORT)) {
      return bad("value.port", port);
    }
    if (number && port.equals(text)) {
      return bad("value.host-missing", text);
    }
    return parsed(text, HostPort::parse, "value.host-port");
  }

  /** Somebody else's address: there is no port 0, and 0.0.0.0 is nobody's. */
  private static Parsed<HostPort> farHostPort(String text) {
    Parsed<HostPort> parsed = hostPort(text);
    if (parsed instanceof Parsed.Good<HostPort> good) {
      HostPort far = good.value();
      if (far.port() == 0) {
        return bad("value.port", "0");
      }
      if (far.host().equals("0.0.0.0") || far.host().equals("::")) {
        return bad("value.far-host", far.host());
      }
    }
    return parsed;
  }

  private static Parsed<Path> path(String text) {
    if (text.contains("-----BEGIN")) {
      return bad("value.path-content");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      // "D:\new" in double quotes: \n is a line feed
      return bad("value.path-control");
    }
    if (text.startsWith("~")) {
      return bad("value.path-home", text);
    }
    boolean windowsPath = text.matches("[A-Za-z]:[\\\\/].*|\\\\\\\\.*");
    if (windowsPath && File.separatorChar != '\\') {
      return bad("value.path-windows", text);
    }
    try {
      return text.isEmpty() ? bad("value.path", text) : new Parsed.Good<>(Path.of(text));
    } catch (InvalidPathException e) {
      return bad("value.path", text);
    }
  }

  private static Parsed<URI> url(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return bad("value.url-syntax");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      // Not repeated: it may be a password
      return bad("value.url-user");
    }
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!List.of("http", "https").contains(scheme) || url.getHost() == null) {
      return bad("value.url");
    }
    return url.getPort() > LAST_PORT ? bad("value.port", url.getPort()) : new Parsed.Good<>(url);
  }

  private static Map<String, Object> string() {
    return Map.of("type", "string");
  }

  /** A text that YAML may take for a number. */
  private static Map<String, Object> word() {
    return Map.of("type", List.of("string", "number"));
  }

  private static <T> Scalar<T> scalar(
      String name, Map<String, Object> schema, Function<String, Parsed<T>> parser) {
    return new Scalar<>(label(name), schema, parser);
  }

  private static Text label(String name) {
    return new Text(Scalars.class, "type." + name);
  }

  private static Function<String, Parsed<String>> matching(String pattern, String code) {
    return text -> text.matches(pattern) ? new Parsed.Good<>(text) : bad(code, text);
  }

  private static <T> Parsed<T> parsed(String text, Function<String, T> parser, String code) {
    return Parsed.of(text, parser, new Text(Scalars.class, code, Quote.of(text)));
  }

  private static <T extends Comparable<T>> boolean outside(Parsed<T> parsed, T least, T most) {
    return parsed instanceof Parsed.Good<T> good
        && (good.value().compareTo(least) < 0 || good.value().compareTo(most) > 0);
  }

  private static <T> Parsed<T> bad(String code, Object... with) {
    Object[] shown = with.clone();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = shown[i] instanceof String s ? Quote.of(s) : shown[i];
    }
    return new Parsed.Bad<>(new Text(Scalars.class, code, shown));
  }
}
