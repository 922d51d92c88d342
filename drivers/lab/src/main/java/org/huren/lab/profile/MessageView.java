package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.record.PlainMessage;
import org.huren.lab.record.TaggedMessage;
import org.huren.lab.record.Transmission;
import org.huren.lab.text.Segment;

/** A message's records and fields under the paths that a profile would use, for people. */
public final class MessageView {
  private MessageView() {}

  /** One record. */
  public record Line(String record, List<Field> fields) {
    public Line {
      fields = List.copyOf(fields);
    }
  }

  /**
   * One field that is not empty.
   *
   * @param path {@code R-3}
   * @param text as it stands, delimiters included
   */
  public record Field(String path, String text) {}

  /** The records of a message, those of all messages if there are several. */
  public static List<Line> of(InstrumentProfile profile, byte[] message) {
    List<Line> lines = new ArrayList<>();
    if (profile.protocol() instanceof Protocol.Hl7) {
      Hl7Batch.parse(message, profile.charset())
          .messages()
          .forEach(m -> m.segments().forEach(s -> lines.add(line(s))));
    } else if (profile.plain().isPresent()) {
      PlainMessage.parse(message, profile.plain().get(), profile.charset())
          .parts()
          .forEach(p -> lines.add(line(p.record())));
    } else if (profile.records().tags()) {
      TaggedMessage tagged = TaggedMessage.parse(message, profile.records(), profile.charset());
      (tagged.results().isEmpty() ? List.of(tagged.head()) : tagged.results())
          .forEach(s -> lines.add(line(s)));
    } else {
      Transmission.parse(message, profile.records(), profile.charset())
          .messages()
          .forEach(m -> m.records().forEach(s -> lines.add(line(s))));
    }
    return lines;
  }

  private static Line line(Segment segment) {
    List<Field> fields = new ArrayList<>();
    for (int number : segment.numbers()) {
      String text = segment.raw(number).strip();
      if (!text.isEmpty()) {
        String name =
            TaggedMessage.isNumber(number) ? TaggedMessage.tag(number) : String.valueOf(number);
        fields.add(new Field(segment.type() + "-" + name, text));
      }
    }
    return new Line(segment.type(), fields);
  }
}
