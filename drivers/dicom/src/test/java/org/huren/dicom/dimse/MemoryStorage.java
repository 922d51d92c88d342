package org.huren.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;

/** A storage provider that keeps what comes and answers when the test says so. */
final class MemoryStorage implements StorageProvider {
  /** One store. */
  static final class Stored implements StoreReception {
    final StoreRequest request;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CompletableFuture<StoreAnswer> answer = new CompletableFuture<>();
    Optional<CompletableFuture<Void>> congestion = Optional.empty();
    boolean ended;
    boolean aborted;

    private Stored(StoreRequest request) {
      this.request = request;
    }

    @Override
    public void data(ByteBuffer fragment) {
      byte[] piece = new byte[fragment.remaining()];
      fragment.get(piece);
      bytes.writeBytes(piece);
    }

    @Override
    public Optional<CompletionStage<?>> congestion() {
      return congestion.map(c -> c);
    }

    @Override
    public CompletionStage<StoreAnswer> end() {
      ended = true;
      return answer;
    }

    @Override
    public void aborted() {
      aborted = true;
    }
  }

  final List<Stored> stored = new ArrayList<>();
  Optional<StoreResponse> refusal = Optional.empty();
  boolean answersAtOnce = true;
  boolean isBroken;

  @Override
  public Admission begin(StoreRequest request) {
    if (isBroken) {
      throw new IllegalStateException("a bug in the provider, on purpose");
    }
    if (refusal.isPresent()) {
      return new Admission.Refuse(refusal.get());
    }
    Stored one = new Stored(request);
    if (answersAtOnce) {
      one.answer.complete(StoreResponse.SUCCESS);
    }
    stored.add(one);
    return new Admission.Receive(one);
  }
}
