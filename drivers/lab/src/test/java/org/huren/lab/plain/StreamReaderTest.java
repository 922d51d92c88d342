package org.huren.lab.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamProfile.End;
import org.huren.lab.plain.StreamProfile.Length;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
  private static final Bytes NONE = Bytes.of();
  private static final Bytes STX = Bytes.of((byte) 2);
  private static final Bytes ETX = Bytes.of((byte) 3);

  private static StreamProfile profile(Bytes start, End end) {
    return new StreamProfile(
        start,
        end,
        Map.of(Answer.BID, Bytes.of((byte) 6)),
        64,
        Duration.ofSeconds(30),
        Optional.empty());
  }

  private static End counted(Length length, Bytes tail) {
    return new End.Counted(List.of(length), tail);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What is found, a line each; told together however the bytes are dealt out. */
  private static List<String> read(StreamProfile profile, List<byte[]> pieces, Unfinished atEnd) {
    StreamReader reader = new StreamReader(profile);
    List<StreamEvent> events = new ArrayList<>();
    for (byte[] piece : pieces) {
      events.addAll(reader.receive(piece, 0, piece.length));
    }
    events.addAll(reader.end(atEnd));
    List<String> lines = new ArrayList<>();
    int noise = 0;
    for (StreamEvent event : events) {
      if (event instanceof StreamEvent.Message m) {
        lines.add("message " + text(m.content()));
      } else if (event instanceof StreamEvent.Broken b) {
        lines.add(b.why() + " " + text(b.soFar()));
      } else if (event instanceof StreamEvent.Bid) {
        lines.add("bid");
      } else if (event instanceof StreamEvent.Noise n) {
        noise += n.bytes();
      }
    }
    if (noise > 0) {
      lines.add("noise " + noise);
    }
    return lines;
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  private static List<String> read(StreamProfile profile, String text) {
    byte[] all = bytes(text);
    List<String> whole = read(profile, List.of(all), Unfinished.DISCONNECTED);
    List<byte[]> single = new ArrayList<>();
    for (byte b : all) {
      single.add(new byte[] {b});
    }
    assertThat(read(profile, single, Unfinished.DISCONNECTED)).isEqualTo(whole);
    for (int cut = 0; cut <= all.length; cut++) {
      List<byte[]> two =
          List.of(Arrays.copyOfRange(all, 0, cut), Arrays.copyOfRange(all, cut, all.length));
      assertThat(read(profile, two, Unfinished.DISCONNECTED)).as("cut at %d", cut).isEqualTo(whole);
    }
    return whole;
  }

  @Test
  void linesAreMessages() {
    StreamProfile lines = profile(NONE, new End.Mark(Bytes.of((byte) '\r')));
    assertThat(read(lines, "WBC,7.4\r\nRBC,4.5\r\n\r\nPLT"))
        .containsExactly("message WBC,7.4", "message RBC,4.5", "DISCONNECTED PLT");
  }

  @Test
  void textBetweenMarksIsAMessageAndTheRestIsNoise() {
    StreamProfile marks = profile(STX, new End.Mark(ETX));
    assertThat(read(marks, "x\u0002Na 131\u0003\r\n\u0005\u0002K 4\u0003yy"))
        .containsExactly("message Na 131", "bid", "message K 4", "noise 3");
  }

  @Test
  void aStartOfSeveralBytesIsFoundBehindItsOwnBeginning() {
    StreamProfile marks = profile(Bytes.of(bytes("##")), new End.Mark(Bytes.of(bytes("END"))));
    assertThat(read(marks, "#a##one ENENDEND##")).containsExactly("message one EN", "noise 5");
    assertThat(read(profile(Bytes.of(bytes("AB")), new End.Mark(ETX)), "AABx\u0003"))
        .containsExactly("message x", "noise 1");
  }

  @Test
  void quirk50_anEndMarkInsideOfDataOfKnownLengthIsData() {
    StreamProfile binary = profile(STX, counted(new Length.Fixed(NONE, 6), ETX));
    assertThat(read(binary, "\u0002\u0001\u0003\u0002\u0000\u0003\u0003\u0003\u0002ABCDEF\u0003"))
        .containsExactly("message \u0001\u0003\u0002\u0000\u0003\u0003", "message ABCDEF");
  }

  @Test
  void aRecordWithoutItsTailIsNotTaken() {
    StreamProfile binary = profile(STX, counted(new Length.Fixed(NONE, 3), ETX));
    assertThat(read(binary, "\u0002ABCD\u0003\u0002XYZ\u0003"))
        .containsExactly("RESTARTED ABC", "message XYZ", "noise 2");
  }

  @Test
  void aLengthThatTheRecordTellsIsKeptTo() {
    StreamProfile told =
        profile(STX, counted(new Length.Told(NONE, new Span(2, 3), Notation.UINT_BE, 1, 3), ETX));
    assertThat(read(told, "\u0002R\u0000\u0002\u0003\u0003\u0003\u0002Q\u0000\u0000\u0003"))
        .containsExactly("message R\u0000\u0002\u0003\u0003", "message Q\u0000\u0000");
    assertThat(read(told, "\u0002R\u7fff\u7fff..").get(0)).startsWith("NOT_A_MESSAGE");
  }

  @Test
  void ofSeveralLengthsTheFirstBehindWhichTheTailStandsIsTheMessages() {
    Bytes q = Bytes.of((byte) 'Q');
    StreamProfile several =
        profile(
            STX,
            new End.Counted(
                List.of(
                    new Length.Fixed(q, 4),
                    new Length.Told(q, new Span(5, 5), Notation.TEXT, 2, 6),
                    new Length.Told(Bytes.of((byte) 'S'), new Span(5, 5), Notation.TEXT, 2, 6)),
                ETX));
    assertThat(read(several, "\u0002Qabc\u0003\u0002Qabc1\u0003..\u0003\u0002Sabc0\u0003\u0003"))
        .containsExactly("message Qabc", "message Qabc1\u0003..", "message Sabc0\u0003");
    assertThat(read(several, "\u0002Xabc\u0003\u0002Qabc\u0003"))
        .containsExactly("NOT_A_MESSAGE X", "message Qabc", "noise 4");
    assertThat(read(several, "\u0002Qabc0xy\u0002Qabc\u0003"))
        .containsExactly("RESTARTED Qabc0x", "message Qabc", "noise 1");
  }

  @Test
  void silenceEndsAMessageWhereNothingElseDoes() {
    StreamProfile silent = profile(NONE, new End.Silence());
    assertThat(read(silent, List.of(bytes("a\rb"), bytes("c")), Unfinished.TIMED_OUT))
        .containsExactly("message a\rbc");
    assertThat(read(silent, List.of(bytes("a\rb")), Unfinished.DISCONNECTED))
        .containsExactly("DISCONNECTED a\rb");
  }

  @Test
  void aMessageLongerThanTheLimitIsSetAsideOnce() {
    StreamProfile marks = profile(STX, new End.Mark(ETX));
    List<String> found = read(marks, "\u0002" + "x".repeat(100) + "\u0003\u0002ok\u0003");
    assertThat(found).containsExactly("TOO_LONG " + "x".repeat(64), "message ok", "noise 37");
  }

  @Test
  void noBytesBreakTheReaderNorMakeItKeepMoreThanItMay() {
    Random random = new Random(20261125);
    List<StreamProfile> profiles =
        List.of(
            profile(NONE, new End.Mark(Bytes.of((byte) '\r', (byte) '\n'))),
            profile(STX, new End.Mark(ETX)),
            profile(STX, counted(new Length.Fixed(NONE, 7), ETX)),
            profile(NONE, counted(new Length.Fixed(NONE, 5), NONE)),
            profile(STX, counted(new Length.Told(NONE, new Span(1, 2), Notation.BCD, 1, 2), ETX)),
            profile(
                STX,
                new End.Counted(
                    List.of(
                        new Length.Fixed(Bytes.of((byte) 1), 3),
                        new Length.Told(NONE, new Span(2, 2), Notation.UINT_BE, 3, 4)),
                    ETX)),
            profile(NONE, new End.Silence()));
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(7));
      }
      StreamProfile profile = profiles.get(round % profiles.size());
      List<String> whole = read(profile, List.of(bytes), Unfinished.TIMED_OUT);
      assertThat(whole).allMatch(line -> line.length() <= 64 + 14);
      int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      List<byte[]> two =
          List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
      assertThat(read(profile, two, Unfinished.TIMED_OUT)).isEqualTo(whole);
    }
  }
}
