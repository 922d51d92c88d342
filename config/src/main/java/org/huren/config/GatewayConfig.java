package org.huren.config;

import java.util.List;
import java.util.Optional;

/** The whole of {@code gateway.yaml}, checked: every value in it can be used as it is. */
public record GatewayConfig(
    HospitalConfig hospital,
    SpoolConfig spool,
    Optional<DicomConfig> dicom,
    StudiesConfig studies,
    List<AnalyzerConfig> analyzers,
    List<LisConfig> lis,
    OrdersConfig orders,
    List<UplinkConfig> uplinks,
    ConsoleConfig console) {
  public GatewayConfig {
    analyzers = List.copyOf(analyzers);
    lis = List.copyOf(lis);
    uplinks = List.copyOf(uplinks);
  }
}
