package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;

/** A storage provider for real sockets: sums up what comes, answers on a thread of its own. */
final class Sink implements StorageProvider {
  /** What came of one store. */
  record Summary(String sopInstanceUid, long length, long crc) {}

  final ConcurrentLinkedQueue<Summary> stored = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> aborted = new ConcurrentLinkedQueue<>();
  private final Executor answers;

  Sink(Executor answers) {
    this.answers = answers;
  }

  @Override
  public Admission begin(StoreRequest request) {
    CRC32C crc = new CRC32C();
    long[] length = new long[1];
    return new Admission.Receive(
        new StoreReception() {
          @Override
          public void data(ByteBuffer fragment) {
            length[0] += fragment.remaining();
            crc.update(fragment);
          }

          @Override
          public CompletionStage<StoreAnswer> end() {
            return CompletableFuture.supplyAsync(
                () -> {
                  stored.add(
                      new Summary(request.affectedSopInstanceUid(), length[0], crc.getValue()));
                  return StoreResponse.SUCCESS;
                },
                answers);
          }

          @Override
          public void aborted() {
            aborted.add(request.affectedSopInstanceUid());
          }
        });
  }
}
