package org.huren.agent.receive.dicom;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Source;
import org.huren.agent.spool.FactsReader;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.dataset.Anomaly;
import org.huren.dicom.dataset.AttributeSelection;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.IndexAttribute;
import org.huren.dicom.dataset.LiftedAttributes;
import org.huren.dicom.dataset.Part10File;
import org.huren.dicom.dataset.ScanOutcome;

/**
 * Facts of a DICOM object: its index attributes by keyword, its oddities as findings. Immutable.
 */
public final class DicomFacts {
  private final CallerTreatments treatments;

  public DicomFacts(CallerTreatments treatments) {
    this.treatments = treatments;
  }

  static Facts of(ScanOutcome scan, String transferSyntaxUid, CallerCharacterSet caller) {
    LiftedAttributes.Texts texts = scan.attributes().texts(caller);
    Map<String, String> attributes = new HashMap<>(texts.byKeyword());
    attributes.put("TransferSyntaxUID", transferSyntaxUid);
    List<Finding> findings = new ArrayList<>();
    for (Anomaly anomaly : scan.anomalies()) {
      findings.add(
          Finding.info("dicom.sloppy", anomaly.code(), anomaly.firstAt(), anomaly.count()));
    }
    if (texts.isDoubtful()) {
      findings.add(
          Finding.warning(
              "dicom.character-set-doubtful",
              attributes.getOrDefault(
                  IndexAttribute.SPECIFIC_CHARACTER_SET.keyword(), "ISO_IR 6")));
    }
    return new Facts(
        Optional.ofNullable(attributes.get(IndexAttribute.SOP_INSTANCE_UID.keyword())),
        Optional.ofNullable(attributes.get(IndexAttribute.STUDY_INSTANCE_UID.keyword())),
        attributes,
        findings);
  }

  /**
   * Reads the facts again from a spooled file.
   *
   * @throws IOException if the file can't be read; one that can't be understood gives no facts
   */
  public FactsReader.Read read(Source source, SeekableByteChannel file) throws IOException {
    Part10File read = Part10File.scan(file, AttributeSelection.index());
    if (read.header() instanceof FileMetaOutcome.Found found
        && read.dataSet().orElseThrow() instanceof ScanOutcome.Complete complete) {
      Facts facts = of(complete, found.meta().transferSyntaxUid(), treatments.characterSet(source));
      return new FactsReader.Read(
          Math.toIntExact(found.dataSetOffset()),
          treatments.isUrgent(source) ? facts.urgent() : facts);
    }
    return new FactsReader.Read(0, Facts.none());
  }
}
