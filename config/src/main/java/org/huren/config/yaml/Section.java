package org.huren.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.config.language.Text;

/**
 * A set of keys.
 *
 * @param keys in the order in which documentation shows them
 * @param othersSay what admins write elsewhere for one of our keys, such as {@code cert} for {@code
 *     certificate}
 */
public record Section(List<Key<?>> keys, Map<String, String> othersSay) implements Type<Values> {
  public Section {
    keys = List.copyOf(keys);
    othersSay = Map.copyOf(othersSay);
  }

  public Section(List<Key<?>> keys) {
    this(keys, Map.of());
  }

  @Override
  public Optional<Values> read(YamlNode node, Reading reading) {
    Optional<List<YamlNode.Entry>> entries = node.entries();
    if (entries.isEmpty()) {
      reportNoSection(node, reading);
      return Optional.empty();
    }
    Map<String, Place> places = new LinkedHashMap<>();
    Map<String, Object> right = new HashMap<>();
    Set<String> wrong = new HashSet<>();
    Set<String> misspelt = new HashSet<>();
    for (YamlNode.Entry entry : entries.get()) {
      Place first = places.putIfAbsent(entry.key(), entry.value().place());
      Optional<Key<?>> key = key(entry.key());
      if (first != null) {
        reading.error(entry.place(), "key.duplicate", first.line());
      } else if (key.isEmpty()) {
        reportUnknown(entry, reading).map(Key::name).ifPresent(misspelt::add);
      } else if (entry.value().isEmpty()) {
        reading.error(entry.place(), "value.empty");
        wrong.add(entry.key());
      } else {
        key.get()
            .type()
            .read(entry.value(), reading)
            .ifPresentOrElse(v -> right.put(entry.key(), v), () -> wrong.add(entry.key()));
      }
    }
    // Who misspelt a key has written it all the same: it is neither missing nor its default
    misspelt.forEach(name -> places.putIfAbsent(name, node.owner().under(name)));
    wrong.addAll(misspelt);
    for (Key<?> key : keys) {
      if (key.required() && !places.containsKey(key.name())) {
        wrong.add(key.name());
        Place place = node.owner().under(key.name());
        reading.error(place, "key.missing", written(key), key.meaning());
      }
    }
    return Optional.of(new Values(node.owner(), places, right, wrong));
  }

  Optional<Key<?>> key(String name) {
    return keys.stream().filter(k -> k.name().equals(name)).findFirst();
  }

  /** Where below here a key of this name belongs. */
  List<String> homes(String path, String name) {
    List<String> homes = new ArrayList<>();
    for (Key<?> key : keys) {
      String here = path.isEmpty() ? key.name() : path + "." + key.name();
      if (key.name().equals(name)) {
        homes.add(here);
      }
      homes.addAll(homesIn(key.type(), here, name));
    }
    return homes;
  }

  private static List<String> homesIn(Type<?> type, String path, String name) {
    if (type instanceof Section section) {
      return section.homes(path, name);
    }
    if (type instanceof ListOf<?> list) {
      return homesIn(list.element(), path + "[]", name);
    }
    if (type instanceof AnyOr<?> anyOr) {
      return homesIn(anyOr.list(), path, name);
    }
    if (type instanceof Variants<?> variants) {
      return variants.homes(path, name);
    }
    return List.of();
  }

  private void reportNoSection(YamlNode node, Reading reading) {
    boolean fullWidth = node.text().filter(t -> t.indexOf('\uFF1A') >= 0).isPresent();
    if (fullWidth) {
      reading.error(node.place(), "syntax.full-width-colon");
    } else {
      reading.error(node.place(), "section.expected", names());
    }
  }

  /** Reports a key that is none; answers the one that was probably meant. */
  private Optional<Key<?>> reportUnknown(YamlNode.Entry entry, Reading reading) {
    String name = entry.key();
    // 'password:secret' is a key for YAML: what follows the colon is not ours to repeat
    String shown = Quote.of(name.split("[:\uFF1A=]", 2)[0]);
    boolean spaceForgotten = !shown.equals(Quote.of(name)) && key(shown).isPresent();
    if (name.isEmpty()) {
      reading.error(entry.place(), "key.not-text");
    } else if (name.indexOf('\uFF1A') >= 0) {
      reading.error(named(entry, shown), "syntax.full-width-colon");
    } else if (spaceForgotten) {
      reading.error(named(entry, shown), "key.no-space", shown);
    } else {
      return reportStray(named(entry, shown), shown, reading);
    }
    return key(shown);
  }

  private Optional<Key<?>> reportStray(Place place, String name, Reading reading) {
    Optional<Key<?>> meant = key(othersSay.getOrDefault(name, ""));
    List<String> homes = meant.isPresent() ? List.of() : reading.homes(name);
    if (!homes.isEmpty()) {
      reading.error(place, "key.misplaced", name, String.join(", ", homes));
      return Optional.empty();
    }
    Optional<Key<?>> near = meant.or(() -> Nearest.to(name, names(keys)).flatMap(this::key));
    if (near.isPresent()) {
      reading.error(place, "key.unknown-near", name, written(near.get()));
    } else {
      reading.error(place, "key.unknown", name, names());
    }
    return near;
  }

  private static Place named(YamlNode.Entry entry, String shown) {
    Place place = entry.place();
    String path = place.path();
    String parent = path.substring(0, path.length() - entry.key().length());
    return new Place(place.file(), place.line(), place.column(), parent + shown);
  }

  /** The key and what stands behind it. */
  private static Text written(Key<?> key) {
    return key.type() instanceof Scalar<?> scalar
        ? new Text(Section.class, "key.written", key.name(), scalar.label())
        : new Text(Section.class, "key.written-alone", key.name());
  }

  private String names() {
    return String.join(", ", names(keys));
  }

  private static List<String> names(List<Key<?>> keys) {
    return keys.stream().<String>map(Key::name).toList();
  }
}
