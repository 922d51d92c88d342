package org.huren.agent.receive.dicom;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.huren.agent.item.Source;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Caller;
import org.huren.config.DicomConfig.OnConflict;
import org.huren.config.DicomConfig.Treatment;
import org.huren.dicom.charset.CallerCharacterSet;

/**
 * How the objects of each caller are treated, by where a payload came from; the configuration sees
 * to it that entries of one AE title agree. Immutable.
 */
public final class CallerTreatments {
  private final Map<Source, Treatment> bySource;
  private final Treatment usual;

  public CallerTreatments(Optional<DicomConfig> config) {
    this.bySource =
        config.stream()
            .flatMap(dicom -> dicom.listedCallers().stream())
            .collect(
                Collectors.toUnmodifiableMap(
                    caller -> new Source(caller.aeTitle().value()),
                    Caller::treatment,
                    (first, same) -> first));
    this.usual = config.map(DicomConfig::usual).orElse(Treatment.USUAL);
  }

  CallerCharacterSet characterSet(Source source) {
    return of(source).characterSet();
  }

  public OnConflict onConflict(Source source) {
    return of(source).onConflict();
  }

  /** Whether all of it goes up before everything else. */
  public boolean isUrgent(Source source) {
    return of(source).urgent();
  }

  private Treatment of(Source source) {
    return bySource.getOrDefault(source, usual);
  }
}
