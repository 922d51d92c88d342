package org.huren.agent.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.MessageView;
import org.huren.lab.profile.ReportMapper;

/**
 * What a profile makes of what an instrument sent.
 *
 * @param input what the file turned out to be: {@code capture}, {@code wire}, or a text
 * @param link what was said on the line; nothing for a bare message
 */
public record Trial(String input, List<Step> link, List<Message> messages) {
  public Trial {
    link = List.copyOf(link);
    messages = List.copyOf(messages);
  }

  /**
   * Something said, or noticed.
   *
   * @param at as the capture has it
   */
  public record Step(Optional<String> at, Who who, String what) {}

  /** Whose words a step has. */
  public enum Who {
    INSTRUMENT,
    /** What the gateway would answer. */
    GATEWAY,
    /** What was answered when the capture was made. */
    RECORDED_ANSWER,
    NOTE
  }

  /** One whole message: its records and fields, and what they are mapped to. */
  public record Message(List<MessageView.Line> records, Mapping mapping) {
    public Message {
      records = List.copyOf(records);
    }
  }

  /** Tries a profile on the content of a file; never throws for what that holds. */
  public static Trial of(InstrumentProfile profile, ReportMapper mapper, byte[] file) {
    Capture capture = Capture.read(file);
    LinkTrace.Result link = LinkTrace.of(capture, profile.protocol());
    List<Message> messages = new ArrayList<>();
    for (byte[] message : link.messages()) {
      messages.add(new Message(MessageView.of(profile, message), mapper.map(message)));
    }
    return new Trial(capture.kind().name().toLowerCase(Locale.ROOT), link.steps(), messages);
  }
}
