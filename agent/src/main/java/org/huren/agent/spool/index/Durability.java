package org.huren.agent.spool.index;

/** What a commit has survived once it is reported done. */
public enum Durability {
  /**
   * Survives the end of the process, not a power cut: for what the files or a repeated step bring
   * back.
   */
  NORMAL,
  /** Survives a power cut, and with it every commit before. */
  FULL
}
