package org.huren.agent.item;

/** Which of two items goes first where both can't go at once; within one of these, by arrival. */
public enum Precedence {
  /** So called by its sender or by its order, or from a caller that the configuration says is. */
  URGENT(0),
  /** Laboratory reports and documents: small, and a doctor waits for them. */
  REPORT(1),
  IMAGE(2);

  private final int rank;

  Precedence(int rank) {
    this.rank = rank;
  }

  /** As it is stored; lower goes first. */
  public int rank() {
    return rank;
  }
}
