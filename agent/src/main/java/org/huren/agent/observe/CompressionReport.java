package org.huren.agent.observe;

import java.util.Locale;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;
import org.huren.agent.upload.UploadEvent;
import org.huren.agent.upload.compress.CompressionWatch;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/** What came of compressing, as figures; what a person must know, as log lines too. */
public final class CompressionReport implements CompressionWatch {
  private final Metrics metrics;
  private final Events events;

  public CompressionReport(Metrics metrics, Events events) {
    this.metrics = metrics;
    this.events = events;
  }

  @Override
  public void compressed(UplinkId uplink, long before, long after) {
    count(uplink, "compressed");
    bytes(uplink, "before", before);
    bytes(uplink, "after", after);
  }

  @Override
  public void asIs(UplinkId uplink, ItemId item, Why why) {
    count(uplink, why.name().toLowerCase(Locale.ROOT));
    if (why == Why.NOT_IDENTICAL) {
      events.upload(new UploadEvent.NotIdentical(uplink, item));
    }
  }

  @Override
  public void failed(UplinkId uplink, ItemId item, Throwable cause) {
    count(uplink, "failed");
    events.upload(new UploadEvent.NotCompressed(uplink, item, cause));
  }

  private void count(UplinkId uplink, String outcome) {
    metrics
        .counter(
            "upload.compression.objects",
            "What came of compressing objects",
            Metrics.tags(uplink).and("outcome", outcome))
        .increment();
  }

  private void bytes(UplinkId uplink, String when, long bytes) {
    metrics
        .counter(
            "upload.compression.bytes",
            "Bytes of compressed objects, before and after",
            Metrics.tags(uplink).and("when", when))
        .increment((double) bytes);
  }
}
