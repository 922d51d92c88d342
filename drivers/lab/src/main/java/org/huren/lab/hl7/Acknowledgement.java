package org.huren.lab.hl7;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.huren.lab.text.Segment;

/**
 * Builds the answer to an HL7 v2 message.
 *
 * <p>Original mode answers every message with AA, AE or AR. Enhanced mode answers as MSH-15 and
 * MSH-16 ask: CA, CE (not stored) or CR (not taken) at once, and AA or AE besides if an application
 * acknowledgement is wanted. Many instruments put something else in those two fields, so enhanced
 * mode is only for profiles that say so.
 *
 * @param mode which of the two
 * @param echoed MSH fields that the instrument expects back as it sent them, such as 16 and 18
 */
public record Acknowledgement(Mode mode, Set<Integer> echoed) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final int LAST_MSH = 21;

  public Acknowledgement {
    echoed = Set.copyOf(echoed);
  }

  /** The standard's two ways to acknowledge. */
  public enum Mode {
    ORIGINAL,
    ENHANCED
  }

  /** What became of the message; HL7 table 0357 has the codes. */
  public enum Verdict {
    /** Durable. */
    ACCEPTED("0", "Message accepted"),
    /** A kind of message that is not taken here. */
    UNSUPPORTED("200", "Unsupported message type"),
    /** Not stored; may be sent again. */
    NOT_STORED("207", "Not stored, send again later");

    private final String code;
    private final String text;

    Verdict(String code, String text) {
      this.code = code;
      this.text = text;
    }
  }

  /** Original mode; the character set is echoed. */
  public static Acknowledgement original() {
    return new Acknowledgement(Mode.ORIGINAL, Set.of(18));
  }

  /**
   * The answers' bytes without block characters, in the order to send; none if the sender wants
   * none.
   *
   * @param controlId our own number for the answer, used only where the message has none
   */
  public List<byte[]> answers(
      Hl7Message message, Verdict verdict, ZonedDateTime now, String controlId) {
    Segment msh = message.header();
    boolean accepted = verdict == Verdict.ACCEPTED;
    if (mode == Mode.ORIGINAL) {
      return List.of(build(msh, accepted ? "AA" : "AR", verdict, now, controlId));
    }
    List<byte[]> answers = new ArrayList<>(2);
    if (isWanted(msh.get(15), accepted)) {
      answers.add(build(msh, commit(verdict), verdict, now, controlId));
    }
    if (accepted && !msh.get(16).isEmpty() && isWanted(msh.get(16), true)) {
      answers.add(build(msh, "AA", verdict, now, controlId));
    }
    return answers;
  }

  /** HL7 table 0008: CR is for a kind of message that is not taken, CE for anything else. */
  private static String commit(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> "CA";
      case UNSUPPORTED -> "CR";
      case NOT_STORED -> "CE";
    };
  }

  /** The answer to a block without a header that could be read. */
  public static byte[] toUnreadable(ZonedDateTime now, String controlId) {
    String text =
        "MSH|^~\\&|||||"
            + TIME.format(now)
            + "||ACK|"
            + controlId
            + "|P|2.3.1\rMSA|AR||Message header not found|||100\r";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** HL7 table 0155. An empty field in enhanced mode means always, so that nobody waits in vain. */
  private static boolean isWanted(String condition, boolean accepted) {
    return switch (condition) {
      case "NE" -> false;
      case "ER" -> !accepted;
      case "SU" -> accepted;
      default -> true;
    };
  }

  private byte[] build(Segment msh, String code, Verdict verdict, ZonedDateTime now, String ownId) {
    String[] fields = new String[LAST_MSH + 1];
    Arrays.fill(fields, "");
    String event = msh.get(9, 2);
    String theirs = msh.raw(10);
    fields[3] = msh.raw(5);
    fields[4] = msh.raw(6);
    fields[5] = msh.raw(3);
    fields[6] = msh.raw(4);
    fields[7] = TIME.format(now);
    fields[9] = event.isEmpty() ? "ACK" : "ACK" + component(msh) + event;
    fields[10] = theirs.isEmpty() ? ownId : theirs;
    fields[11] = msh.raw(11).isEmpty() ? "P" : msh.raw(11);
    fields[12] = msh.raw(12).isEmpty() ? "2.3.1" : msh.raw(12);
    echoed.stream().filter(n -> n > 2 && n <= LAST_MSH).forEach(n -> fields[n] = msh.raw(n));

    char separator = msh.delimiter();
    StringBuilder out = new StringBuilder("MSH").append(separator).append(msh.raw(2));
    int last = LAST_MSH;
    while (fields[last].isEmpty()) {
      last--;
    }
    for (int n = 3; n <= last; n++) {
      out.append(separator).append(fields[n]);
    }
    out.append("\rMSA").append(separator).append(code).append(separator).append(theirs);
    out.append(separator).append(verdict.text);
    out.append(String.valueOf(separator).repeat(3)).append(verdict.code).append('\r');
    return msh.encode(out.toString());
  }

  private static char component(Segment msh) {
    String said = msh.raw(2);
    return said.isEmpty() ? '^' : said.charAt(0);
  }
}
