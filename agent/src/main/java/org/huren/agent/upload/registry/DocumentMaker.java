package org.huren.agent.upload.registry;

import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;

/**
 * Makes the documents that one kind of content is registered as. Called for every try, by several
 * threads; the same payload makes documents of the same ids and versions.
 */
interface DocumentMaker {
  /**
   * The documents of one payload; never throws for what a payload holds.
   *
   * @param payload the bytes, found to be what was spooled
   */
  Outcome documents(Item item, byte[] payload);

  /** What a payload is to be registered as. */
  sealed interface Outcome {
    /**
     * Documents, each made when its turn comes, so that one at a time is in memory.
     *
     * @param leftOut why a part of the payload can never be registered
     */
    record Documents(Iterable<Document> each, Optional<Reason> leftOut) implements Outcome {}

    /** All that it says stands in documents of other payloads. */
    record Elsewhere() implements Outcome {}

    /** They can't be made with the configuration as it is now. */
    record NotNow(Reason why) implements Outcome {}

    /** None can ever be made from this payload; a person decides. */
    record Unfit(Reason why) implements Outcome {}
  }
}
