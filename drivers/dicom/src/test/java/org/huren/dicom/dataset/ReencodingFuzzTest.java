package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Whatever the bytes: they are written in the other transfer syntax, or found malformed; how they
 * are asked for changes nothing.
 */
class ReencodingFuzzTest {
  private static final int MOST = 1 << 18;
  private static final int LARGEST_BUFFER = 8192;

  private record Way(TransferSyntax from, TransferSyntax to) {}

  private static final List<Way> WAYS =
      List.of(
          new Way(
              TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
          new Way(
              TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
              TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
          new Way(
              TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
              TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));

  /** The first byte chooses the way, the second one how much is asked for at once. */
  @FuzzTest(maxDuration = "10m")
  void anyDataSet_isReencodedAlike_howeverItIsAskedFor(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Way way = WAYS.get((input[0] & 0xFF) % WAYS.size());
    byte[] dataSet = Arrays.copyOfRange(input, 2, input.length);
    assertThat(read(way, dataSet, 1 + (input[1] & 0x1F)))
        .isEqualTo(read(way, dataSet, LARGEST_BUFFER));
  }

  /** All that comes, unless it is very much. */
  private static String read(Way way, byte[] dataSet, int atOnce) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReadableByteChannel channel =
        Reencoding.channel(
            Channels.newChannel(new ByteArrayInputStream(dataSet)), way.from(), way.to())) {
      ByteBuffer buffer = ByteBuffer.allocate(atOnce);
      while (channel.read(buffer.clear()) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
        if (out.size() > MOST) {
          return "long";
        }
      }
    } catch (Reencoding.Malformed e) {
      // What came before it may be cut elsewhere: nobody uses it
      return out.size() > MOST - LARGEST_BUFFER ? "long" : "malformed";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.size() > MOST - LARGEST_BUFFER
        ? "long"
        : HexFormat.of().formatHex(out.toByteArray());
  }
}
