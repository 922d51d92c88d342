package org.huren.agent.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Reason;

/**
 * Storage commitment requests, and how far they have come. What a peer is promised, and that a
 * promise was kept, is committed with synchronous=FULL. Any thread.
 */
public interface CommitmentQueue {
  /**
   * Keeps a request durably; one that is the same as before is the same request, and open again.
   *
   * @return its number; empty if the caller uses the Transaction UID for other instances already
   */
  CompletionStage<OptionalLong> add(Request request);

  /** Requests whose result was not reported yet, oldest first. */
  List<Open> open(long after, int atMost);

  /** Instances of a request of which nobody knows yet what becomes of them, in their order. */
  List<Instance> unresolved(long number, int atMost);

  /** What is here of an instance. */
  Standing standing(String sopInstanceUid);

  /** Says what became of instances; may be lost in a crash, and is found out again. */
  CompletionStage<Void> resolve(long number, List<Instance> instances);

  /** Says that every instance is resolved and the result is due. */
  CompletionStage<Void> toReport(long number);

  /** Every instance of a request. */
  List<Instance> instances(long number);

  /**
   * Requests of which the studies do not know yet that nothing more is expected, those asked last
   * left out; those of a future further away than a minute were asked under another clock.
   */
  List<Long> unstudied(Instant requestedBefore, int atMost);

  /** When the oldest of those requests was made, the latest ones counted. */
  Optional<Instant> oldestUnstudied();

  /**
   * Says that nothing more is expected of the studies of a request, if all of its instances were
   * judged by now. It means studies as they were when it came: one of which an image came since
   * goes on, and so does one that was registered before, since its modality asks piece by piece.
   *
   * @return whether they were
   */
  CompletionStage<Boolean> expectNoMoreOfItsStudies(long number);

  CompletionStage<Void> reported(long number);

  CompletionStage<Void> postpone(long number, Instant until, Reason why);

  /** Says that nobody will be told any more. */
  CompletionStage<Void> giveUp(long number, Reason why);

  /**
   * What a peer asked for.
   *
   * @param caller its AE title
   * @param address where it called from
   */
  record Request(String caller, String address, String transactionUid, List<Instance> instances) {
    public Request {
      instances = List.copyOf(instances);
    }
  }

  /**
   * One instance of a request.
   *
   * @param position in the request
   * @param failure Failure Reason (0008,1197) once it is resolved; 0: committed
   */
  record Instance(int position, String sopClassUid, String sopInstanceUid, OptionalInt failure) {}

  /**
   * A request under way.
   *
   * @param resolved whether its result is due
   * @param attempts to report the result, so far
   * @param dueAt not tried before
   */
  record Open(
      long number,
      String caller,
      String address,
      String transactionUid,
      Instant requestedAt,
      boolean resolved,
      int attempts,
      Instant dueAt) {}

  /**
   * What is here of one instance.
   *
   * @param known whether any item is, given up ones left out
   * @param waiting whether one of them has still to be checked, released or delivered
   * @param delivered whether one of them has a receipt of every uplink
   * @param sopClassUid what it is, if that is still known
   */
  record Standing(
      boolean known, boolean waiting, boolean delivered, Optional<String> sopClassUid) {}
}
