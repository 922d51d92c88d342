package org.huren.lab.profile;

import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.mllp.MllpProfile;

/** How an instrument talks. */
public sealed interface Protocol {
  /** LIS02-A2 records in LIS01-A2 frames. */
  record Astm(LinkProfile link) implements Protocol {}

  /** HL7 v2 messages in MLLP blocks. */
  record Hl7(MllpProfile blocks, Acknowledgement acknowledgement) implements Protocol {}
}
