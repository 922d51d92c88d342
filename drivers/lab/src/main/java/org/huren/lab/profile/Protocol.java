package org.huren.lab.profile;

import java.time.Duration;
import java.util.Optional;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.plain.StreamProfile;

/** How an instrument talks. */
public sealed interface Protocol {
  /** How long a connection may be quiet before it is closed; empty: for ever. */
  Optional<Duration> idle();

  /** Records in LIS01-A2 frames, mostly of LIS02-A2. */
  record Astm(LinkProfile link) implements Protocol {
    @Override
    public Optional<Duration> idle() {
      return link.timers().idle();
    }
  }

  /** Messages that only marks, lengths or pauses divide. */
  record Stream(StreamProfile stream) implements Protocol {
    @Override
    public Optional<Duration> idle() {
      return stream.idle();
    }
  }

  /** HL7 v2 messages in MLLP blocks. */
  record Hl7(MllpProfile blocks, Acknowledgement acknowledgement) implements Protocol {
    @Override
    public Optional<Duration> idle() {
      return blocks.idle();
    }
  }
}
