package org.huren.agent.order;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Source;
import org.huren.config.LisConfig;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.Protocol;
import org.huren.lab.profile.ReportMapper;

/**
 * One system that tells of orders, patients and verified reports over HL7 v2. What its reports look
 * like, and where in its orders the barcode lies, its profile says. Immutable; any thread.
 */
public final class Lis {
  private final LisConfig config;
  private final InstrumentProfile profile;
  private final ReportMapper mapper;
  private final ZoneId zone;

  Lis(LisConfig config, InstrumentProfile profile, ZoneId zone) {
    this.config = config;
    this.profile = profile;
    this.mapper = new ReportMapper(profile, zone);
    this.zone = zone;
  }

  public LisConfig config() {
    return config;
  }

  /** Its name on everything that came from it. */
  public Source source() {
    return new Source(config.id());
  }

  /** How it is answered. */
  public Protocol protocol() {
    return profile.protocol();
  }

  /** Whether a message is any of our business. */
  public boolean takes(Hl7Message message) {
    return message.kind() == Hl7Message.Kind.RESULTS || OrderMessages.reads(message);
  }

  /** Reads the reports of one message as it was stored; never throws for what it holds. */
  public Mapping map(byte[] message) {
    return mapper.map(message);
  }

  /**
   * What the later stages need to know of one message: the changes it makes, or what its report is
   * about. A message that trips our own reader is taken all the same, and quarantined by the check.
   */
  public Facts facts(byte[] message) {
    try {
      List<Hl7Message> messages = Hl7Batch.parse(message, charset()).messages();
      return messages.stream().anyMatch(OrderMessages::reads)
          ? changes(message, messages)
          : LabFacts.of(message, map(message));
    } catch (RuntimeException e) {
      return LabFacts.unreadable(message, e);
    }
  }

  private Optional<Charset> charset() {
    return config.charset().or(profile::charset);
  }

  private Facts changes(byte[] message, List<Hl7Message> messages) {
    OrderMessages reader = new OrderMessages(config.id(), mapper::sampleId, zone);
    messages.stream().filter(OrderMessages::reads).forEach(reader::read);
    Map<String, String> attributes = new TreeMap<>();
    attributes.put(LabFacts.MESSAGE_TYPE, messages.get(0).type());
    attributes.put("MessageControlID", messages.get(0).controlId());
    return OrderFacts.of(message, reader.changes(), attributes, reader.findings());
  }
}
