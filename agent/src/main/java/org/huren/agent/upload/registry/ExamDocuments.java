package org.huren.agent.upload.registry;

import java.util.List;
import java.util.Optional;
import org.huren.agent.exam.ExamPayload;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.config.HospitalConfig;

/** The one document of an exam registration. */
final class ExamDocuments implements DocumentMaker {
  private final HospitalConfig hospital;

  ExamDocuments(HospitalConfig hospital) {
    this.hospital = hospital;
  }

  @Override
  public Outcome documents(Item item, byte[] payload) {
    return ExamPayload.read(payload)
        .<Outcome>map(
            exam ->
                new Outcome.Documents(
                    List.of(ExamBundleWriter.write(hospital, item.id(), exam)), Optional.empty()))
        .orElseGet(() -> new Outcome.Unfit(Reason.of("check.exam-unreadable")));
  }
}
