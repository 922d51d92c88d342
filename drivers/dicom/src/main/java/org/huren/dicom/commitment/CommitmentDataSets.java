package org.huren.dicom.commitment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.huren.dicom.commitment.CommitmentResult.Failure;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Uid;
import org.huren.dicom.dataset.Vr;

/** Action Information and Event Information of storage commitment (PS3.4 Tables J.3-1, J.3-2). */
final class CommitmentDataSets {
  private static final Tag REFERENCED_SOP_CLASS_UID = Tag.of(0x0008, 0x1150);
  private static final Tag REFERENCED_SOP_INSTANCE_UID = Tag.of(0x0008, 0x1155);
  private static final Tag TRANSACTION_UID = Tag.of(0x0008, 0x1195);
  private static final Tag FAILURE_REASON = Tag.of(0x0008, 0x1197);
  private static final Tag FAILED_SOP_SEQUENCE = Tag.of(0x0008, 0x1198);
  private static final Tag REFERENCED_SOP_SEQUENCE = Tag.of(0x0008, 0x1199);

  private CommitmentDataSets() {}

  static CommitmentRequest readRequest(ByteBuffer dataSet, TransferSyntax syntax)
      throws UnreadableDataSet {
    Parts parts = Parts.read(dataSet, syntax);
    if (parts.referenced.isEmpty()) {
      throw UnreadableDataSet.missing("Referenced SOP Sequence");
    }
    return new CommitmentRequest(parts.transaction(), references(parts.referenced));
  }

  static CommitmentResult readResult(ByteBuffer dataSet, TransferSyntax syntax)
      throws UnreadableDataSet {
    Parts parts = Parts.read(dataSet, syntax);
    List<Failure> failed = new ArrayList<>();
    for (Item item : parts.failed) {
      failed.add(new Failure(item.reference(), item.reason));
    }
    return new CommitmentResult(parts.transaction(), references(parts.referenced), failed);
  }

  private static List<SopReference> references(List<Item> items) throws UnreadableDataSet {
    List<SopReference> references = new ArrayList<>(items.size());
    for (Item item : items) {
      references.add(item.reference());
    }
    return references;
  }

  /** What stands in either data set. */
  private static final class Parts {
    private String transactionUid = "";
    private final List<Item> referenced = new ArrayList<>();
    private final List<Item> failed = new ArrayList<>();

    static Parts read(ByteBuffer dataSet, TransferSyntax syntax) throws UnreadableDataSet {
      Parts parts = new Parts();
      Elements.visit(
          dataSet,
          syntax,
          (tag, value) -> {
            if (tag.equals(TRANSACTION_UID)) {
              parts.transactionUid = value.text();
            } else if (tag.equals(REFERENCED_SOP_SEQUENCE)) {
              value.items(() -> Item.in(parts.referenced));
            } else if (tag.equals(FAILED_SOP_SEQUENCE)) {
              value.items(() -> Item.in(parts.failed));
            }
          });
      return parts;
    }

    String transaction() throws UnreadableDataSet {
      if (transactionUid.isEmpty()) {
        throw UnreadableDataSet.missing("Transaction UID");
      }
      if (!Uid.isWellFormed(transactionUid)) {
        throw UnreadableDataSet.invalid("Transaction UID");
      }
      return transactionUid;
    }
  }

  private static final class Item {
    private String sopClass = "";
    private String sopInstance = "";
    private int reason = CommitmentResult.FailureReason.PROCESSING_FAILURE;

    static Elements.Visitor in(List<Item> items) {
      Item item = new Item();
      items.add(item);
      return (tag, value) -> {
        if (tag.equals(REFERENCED_SOP_CLASS_UID)) {
          item.sopClass = value.text();
        } else if (tag.equals(REFERENCED_SOP_INSTANCE_UID)) {
          item.sopInstance = value.text();
        } else if (tag.equals(FAILURE_REASON)) {
          item.reason = value.unsignedShort();
        }
      };
    }

    SopReference reference() throws UnreadableDataSet {
      if (sopInstance.isEmpty()) {
        throw UnreadableDataSet.missing("Referenced SOP Instance UID");
      }
      return new SopReference(sopClass, sopInstance);
    }
  }

  // --- writing -------------------------------------------------------------------------------

  static byte[] write(CommitmentRequest request, TransferSyntax syntax) {
    ElementWriter out = new ElementWriter(syntax);
    out.text(TRANSACTION_UID, Vr.UI, request.transactionUid());
    out.sequence(REFERENCED_SOP_SEQUENCE, request.instances(), CommitmentDataSets::reference);
    return out.bytes();
  }

  /** A sequence that would be empty is left out (type 1C). */
  static byte[] write(CommitmentResult result, TransferSyntax syntax) {
    ElementWriter out = new ElementWriter(syntax);
    out.text(TRANSACTION_UID, Vr.UI, result.transactionUid());
    if (!result.failed().isEmpty()) {
      out.sequence(
          FAILED_SOP_SEQUENCE,
          result.failed(),
          (item, failure) -> {
            reference(item, failure.instance());
            item.unsignedShort(FAILURE_REASON, failure.reason());
          });
    }
    if (!result.committed().isEmpty()) {
      out.sequence(REFERENCED_SOP_SEQUENCE, result.committed(), CommitmentDataSets::reference);
    }
    return out.bytes();
  }

  private static void reference(ElementWriter item, SopReference reference) {
    item.text(REFERENCED_SOP_CLASS_UID, Vr.UI, reference.sopClassUid());
    item.text(REFERENCED_SOP_INSTANCE_UID, Vr.UI, reference.sopInstanceUid());
  }
}
