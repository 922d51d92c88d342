package org.huren.agent;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.TimedUplink;
import org.huren.agent.spool.DeliveryQueue;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.Schedule;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.Uploader;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.compress.Compressor;
import org.huren.agent.upload.dicom.CommitmentResults;
import org.huren.agent.upload.dicom.DicomUplink;
import org.huren.agent.upload.registry.RegistryUplink;
import org.huren.agent.upload.registry.ReportSource;
import org.huren.agent.upload.stow.StowUplink;
import org.huren.config.HospitalConfig;
import org.huren.config.UplinkConfig;
import org.huren.dicom.pixel.LosslessEncoding;

/**
 * Makes the uploader of each configured uplink.
 *
 * @param spool the spool's folder, on whose file system large temporary files belong
 * @param compressor makes smaller files for those that send compressed
 * @param commitments where results of storage commitment come to
 */
record UploaderFactory(
    Clock clock,
    SecureRandom random,
    KillPoint.Observer killPoints,
    Metrics metrics,
    Events events,
    HospitalConfig hospital,
    Path spool,
    Compressor compressor,
    CommitmentResults commitments) {

  /**
   * @param reports reads laboratory reports out of payloads for those that register them
   */
  Uploader create(UplinkConfig config, DeliveryQueue queue, ReportSource reports) {
    UplinkId id = new UplinkId(config.id());
    return new Uploader(
        id,
        new TimedUplink(id, uplink(config, reports), metrics),
        config.pace(),
        new Schedule(config.pace().windows(), hospital.timezone()),
        queue,
        clock,
        random,
        killPoints,
        events::upload);
  }

  private Uplink uplink(UplinkConfig config, ReportSource reports) {
    Optional<TlsMaterial> tls =
        config.tls().map(files -> new TlsMaterial(files, clock, events::tls));
    if (config instanceof UplinkConfig.Stow stow) {
      return new StowUplink(
          stow,
          tls,
          clock,
          random,
          killPoints,
          compression(stow.id(), stow.compress()),
          spool.resolve("fetched"));
    }
    if (config instanceof UplinkConfig.Dicom dicom) {
      return new DicomUplink(
          dicom,
          tls,
          commitments,
          clock,
          random,
          killPoints,
          compression(dicom.id(), dicom.compress()));
    }
    if (config instanceof UplinkConfig.Registry registry) {
      return switch (registry.format()) {
        case FHIR_R4 -> new RegistryUplink(registry, hospital, reports, tls, clock, killPoints);
      };
    }
    throw new IllegalArgumentException("no uplink of type " + config.getClass().getSimpleName());
  }

  private Compression compression(String uplink, UplinkConfig.Compress compress) {
    UplinkId id = new UplinkId(uplink);
    return switch (compress) {
      case NONE -> Compression.NONE;
      case JPEG_LS -> compressor.forUplink(id, LosslessEncoding.JPEG_LS);
      case RLE -> compressor.forUplink(id, LosslessEncoding.RLE);
      case DEFLATE -> compressor.forUplink(id, LosslessEncoding.DEFLATE);
    };
  }
}
