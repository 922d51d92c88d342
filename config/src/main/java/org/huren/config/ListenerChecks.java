package org.huren.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.config.language.Text;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Quote;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;

/** Whether this machine can listen on all the addresses and ports at once. */
final class ListenerChecks {
  private final Reading reading;
  private final Machine machine;
  private final List<Listener> bound = new ArrayList<>();

  ListenerChecks(Reading reading, Machine machine) {
    this.reading = reading;
    this.machine = machine;
  }

  private record Listener(HostPort listen, InetAddress address, Place place) {
    /** Whether both can't be bound at once; port 0 is a free one each time. */
    boolean meets(Listener other) {
      return listen.port() != 0
          && listen.port() == other.listen.port()
          && (address.isAnyLocalAddress()
              || other.address.isAnyLocalAddress()
              || address.equals(other.address));
    }
  }

  /** One listener, against this machine and those checked before. */
  void check(Values section, Key<HostPort> key) {
    Optional<HostPort> listen = section.find(key);
    if (listen.isEmpty()) {
      return;
    }
    String host = listen.get().host();
    Place place = section.place(key);
    Optional<InetAddress> address = machine.resolve(host);
    if (address.isEmpty()) {
      reading.error(place, text("listen.unknown-host", Quote.of(host)));
      return;
    }
    if (!machine.owns(address.get())) {
      reading.warning(place, text("listen.foreign", host));
    }
    var listener = new Listener(listen.get(), address.get(), place);
    bound.stream().filter(listener::meets).findFirst().ifPresent(other -> taken(listener, other));
    bound.add(listener);
  }

  private void taken(Listener listener, Listener other) {
    reading.error(
        listener.place(),
        text("listen.twice", listener.listen().port(), other.place().path(), other.place().line()));
  }

  private static Text text(String code, Object... with) {
    return new Text(ListenerChecks.class, code, with);
  }
}
