package org.huren.agent.spool.index;

import java.util.List;

/**
 * The schema step of storage commitment.
 *
 * <pre>
 *   WAITING     for instances to be delivered, or to be here at all
 *   RESOLVED    its result is to be reported
 *   REPORTED, GIVEN_UP
 * </pre>
 */
final class CommitmentSchema {
  static final List<String> STEP =
      List.of(
          """
          CREATE TABLE commitment (
            number          INTEGER PRIMARY KEY,
            caller          TEXT    NOT NULL,
            address         TEXT    NOT NULL,
            transaction_uid TEXT    NOT NULL,
            requested_at    INTEGER NOT NULL,
            state           TEXT    NOT NULL,
            studied         INTEGER NOT NULL DEFAULT 0,
            attempts        INTEGER NOT NULL DEFAULT 0,
            due_at          INTEGER NOT NULL DEFAULT 0,
            last_error      TEXT,
            ended_at        INTEGER,
            UNIQUE (caller, transaction_uid)
          ) STRICT""",
          """
          CREATE INDEX commitment_open ON commitment (number)
          WHERE state IN ('WAITING', 'RESOLVED')""",
          """
          CREATE INDEX commitment_ended ON commitment (ended_at)
          WHERE ended_at IS NOT NULL""",
          "CREATE INDEX commitment_given_up ON commitment (number) WHERE state = 'GIVEN_UP'",
          // failure: empty until resolved, 0: committed
          """
          CREATE TABLE commitment_instance (
            commitment   INTEGER NOT NULL,
            position     INTEGER NOT NULL,
            sop_class    TEXT    NOT NULL,
            sop_instance TEXT    NOT NULL,
            failure      INTEGER,
            PRIMARY KEY (commitment, position)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE INDEX commitment_unresolved ON commitment_instance (commitment, position)
          WHERE failure IS NULL""");

  /** Finds requests whose studies still wait to be told, those that are over too. */
  static final List<String> UNSTUDIED =
      List.of(
          """
          CREATE INDEX commitment_unstudied ON commitment (requested_at)
          WHERE studied = 0""");

  private CommitmentSchema() {}
}
