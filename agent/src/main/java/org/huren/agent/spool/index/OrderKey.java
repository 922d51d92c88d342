package org.huren.agent.spool.index;

/** What an order is found by, and a held item waits for. */
public enum OrderKey {
  /** The barcode of a tube. */
  SPECIMEN,
  /** The accession number of an examination. */
  ACCESSION
}
