package org.huren.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.huren.config.LabKeys.Analyzer;
import org.huren.config.LabKeys.Lis;
import org.huren.config.LabKeys.Relay;
import org.huren.config.LabKeys.Serial;
import org.huren.config.language.Text;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;

/** Whether each analyzer, the LIS behind its relay, and each LIS is reached in exactly one way. */
final class LineChecks {
  private final Reading reading;
  private final boolean complete;
  private final Map<String, Place> cables = new HashMap<>();

  /**
   * @param complete whether everything could be read, so that what is missing is missing
   */
  LineChecks(Reading reading, boolean complete) {
    this.reading = reading;
    this.complete = complete;
  }

  void check(Values analyzer) {
    one(analyzer, List.of(Analyzer.LISTEN, Analyzer.CONNECT, Analyzer.SERIAL));
    analyzer.find(Analyzer.SERIAL).ifPresent(this::cable);
    analyzer.find(Analyzer.RELAY).ifPresent(this::relay);
    if (analyzer.isWritten(Analyzer.RELAY) && analyzer.find(Analyzer.TELL_ORDERS).orElse(false)) {
      reading.error(analyzer.place(Analyzer.TELL_ORDERS), text("relay.tells"));
    }
    peers(analyzer, Analyzer.LISTEN, Analyzer.PEERS);
  }

  /** One of {@code lis}. */
  void lis(Values lis) {
    one(lis, List.of(Lis.LISTEN, Lis.CONNECT));
    peers(lis, Lis.LISTEN, Lis.PEERS);
  }

  private void peers(Values section, Key<HostPort> listen, Key<AnyOr.Given<AddressRange>> peers) {
    if (section.isWritten(listen)) {
      if (complete && section.find(peers).filter(LineChecks::isNobody).isPresent()) {
        reading.warning(section.place(peers), text("peers.none"));
      }
    } else if (section.isWritten(peers)) {
      reading.error(section.place(peers), text("peers.useless"));
    }
  }

  private static boolean isNobody(AnyOr.Given<?> given) {
    return given instanceof AnyOr.Given.Listed<?> listed && listed.values().isEmpty();
  }

  private void relay(Values relay) {
    one(relay, List.of(Relay.TO, Relay.LISTEN, Relay.SERIAL));
    peers(relay, Relay.LISTEN, Relay.PEERS);
    relay.find(Relay.SERIAL).ifPresent(this::cable);
  }

  private void one(Values section, List<Key<?>> ways) {
    List<Key<?>> written = ways.stream().filter(section::isWritten).toList();
    if (written.isEmpty()) {
      reading.error(section.place(), text("line.none", names(ways)));
    } else if (written.size() > 1) {
      reading.error(section.place(written.get(1)), text("line.several", names(written)));
    }
  }

  /** Windows does not tell COM3 from com3. */
  private void cable(Values serial) {
    serial
        .find(Serial.PORT)
        .ifPresent(
            port -> {
              Place place = serial.place(Serial.PORT);
              String key = port.startsWith("/") ? port : port.toUpperCase(Locale.ROOT);
              Place first = cables.putIfAbsent(key, place);
              if (first != null) {
                reading.error(place, text("serial.twice", port, first.path(), first.line()));
              }
            });
  }

  private static String names(List<Key<?>> keys) {
    return keys.stream().map(Key::name).collect(Collectors.joining(", "));
  }

  private static Text text(String code, Object... with) {
    return new Text(LineChecks.class, code, with);
  }
}
