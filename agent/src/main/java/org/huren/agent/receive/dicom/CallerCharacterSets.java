package org.huren.agent.receive.dicom;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.huren.agent.item.Source;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Caller;
import org.huren.dicom.charset.CallerCharacterSet;

/** What is configured of the callers' character sets, by where a payload came from. Immutable. */
public final class CallerCharacterSets {
  private final Map<Source, CallerCharacterSet> bySource;

  public CallerCharacterSets(Optional<DicomConfig> config) {
    this.bySource =
        config.stream()
            .flatMap(dicom -> dicom.listedCallers().stream())
            .collect(
                Collectors.toUnmodifiableMap(
                    caller -> new Source(caller.aeTitle().value()),
                    Caller::characterSet,
                    (first, same) -> first));
  }

  CallerCharacterSet of(Source source) {
    return bySource.getOrDefault(source, CallerCharacterSet.none());
  }
}
