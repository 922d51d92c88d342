package org.huren.dicom.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The Value Representations of PS3.6, for writing explicit VR what came as implicit VR little
 * endian. Immutable.
 */
public final class DataDictionary {
  private static final String RESOURCE = "data-dictionary.txt";
  private static final String BY_PIXEL_REPRESENTATION = "US|SS";
  private static final DataDictionary STANDARD = read();

  private final Map<Integer, String> single = new HashMap<>();
  private final List<Repeated> repeated = new ArrayList<>();

  private DataDictionary() {}

  /** Many tags that differ in some digits. */
  private record Repeated(int mask, int tag, String vr) {}

  /** That of the standard. */
  public static DataDictionary standard() {
    return STANDARD;
  }

  private static DataDictionary read() {
    DataDictionary dictionary = new DataDictionary();
    try (InputStream resource =
            Objects.requireNonNull(DataDictionary.class.getResourceAsStream(RESOURCE), RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(dictionary::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dictionary;
  }

  private void add(String line) {
    String tag = line.substring(0, 8);
    String vr = line.substring(9);
    int value = Integer.parseUnsignedInt(tag.replace('x', '0'), 16);
    if (tag.indexOf('x') < 0) {
      single.put(value, vr);
    } else {
      String mask = tag.replaceAll("[0-9A-F]", "F").replace('x', '0');
      repeated.add(new Repeated(Integer.parseUnsignedInt(mask, 16), value, vr));
    }
  }

  /**
   * The VR of an element in implicit VR little endian, where one choice of several is made by PS3.5
   * A.1; empty for what the standard does not know. Group lengths (PS3.5 7.2) and private creators
   * (7.8.1) are known in every group.
   *
   * @param signedPixels whether Pixel Representation says so, on which some elements depend
   */
  public Optional<Vr> vr(Tag tag, boolean signedPixels) {
    if (tag.element() == 0) {
      return Optional.of(Vr.UL);
    }
    if (tag.group() % 2 == 1) {
      boolean creator = tag.element() >= 0x10 && tag.element() <= 0xFF;
      return creator ? Optional.of(Vr.LO) : Optional.empty();
    }
    String vr = single.get(tag.value());
    if (vr == null) {
      vr =
          repeated.stream()
              .filter(r -> (tag.value() & r.mask()) == r.tag())
              .map(Repeated::vr)
              .findFirst()
              .orElse(null);
    }
    return Optional.ofNullable(vr)
        .map(v -> v.equals(BY_PIXEL_REPRESENTATION) ? (signedPixels ? "SS" : "US") : v)
        .map(Vr::valueOf);
  }
}
