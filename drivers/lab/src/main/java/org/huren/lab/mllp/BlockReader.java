package org.huren.lab.mllp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;

/**
 * Finds HL7 v2 blocks in bytes.
 *
 * <pre>
 *   VT content FS CR      0B .. 1C 0D
 * </pre>
 *
 * A block counts at its FS; a CR behind it, other line ends and NUL between blocks are passed over.
 * VT inside a block means that the sender began anew, or that it never sends FS, as the profile
 * says. Memory is bounded by the longest block; what is longer is cut off, reported, and skipped to
 * its end. Pure: bytes in, events out. Not thread-safe.
 */
public final class BlockReader {
  private static final byte VT = 0x0B;
  private static final byte FS = 0x1C;
  private static final byte[] MSH = {'M', 'S', 'H'};

  private final MllpProfile profile;
  private byte[] content = new byte[4096];
  private int size;
  private boolean inBlock;
  private boolean skipping;
  private int noise;
  private int matched;
  private List<BlockEvent> events = new ArrayList<>();

  public BlockReader(MllpProfile profile) {
    this.profile = profile;
  }

  /** Bytes arrived. */
  public List<BlockEvent> receive(byte[] bytes, int from, int length) {
    events = new ArrayList<>(2);
    for (int i = from; i < from + length; i++) {
      if (inBlock) {
        inside(bytes[i]);
      } else {
        outside(bytes[i]);
      }
    }
    reportNoise();
    return events;
  }

  /** Nothing more will come, or not in time. */
  public List<BlockEvent> end(Unfinished why) {
    events = new ArrayList<>(2);
    noise += matched;
    matched = 0;
    reportNoise();
    if (inBlock) {
      close(why);
    }
    return events;
  }

  /** Whether a block is under way. */
  public boolean isInBlock() {
    return inBlock;
  }

  private void outside(byte b) {
    if (b == VT) {
      noise += matched;
      matched = 0;
      begin();
    } else if (!profile.startRequired() && b == MSH[matched]) {
      matched++;
      if (matched == MSH.length) {
        matched = 0;
        begin();
        append(MSH);
      }
    } else {
      noise += matched;
      matched = 0;
      if (!profile.startRequired() && b == MSH[0]) {
        matched = 1;
      } else if (b != '\r' && b != '\n' && b != 0 && b != FS) {
        noise++;
      }
    }
  }

  private void begin() {
    reportNoise();
    inBlock = true;
    skipping = false;
    size = 0;
  }

  private void inside(byte b) {
    if (b == FS) {
      complete();
    } else if (b == VT) {
      if (profile.endRequired()) {
        close(Unfinished.RESTARTED);
      } else {
        complete();
      }
      begin();
    } else if (!skipping) {
      if (size == profile.maxMessage()) {
        skipping = true;
        emit(new BlockEvent.Broken(Bytes.copyOf(content, 0, size), Unfinished.TOO_LONG));
      } else {
        append(b);
      }
    }
  }

  private void complete() {
    inBlock = false;
    if (!skipping && size > 0) {
      emit(new BlockEvent.Message(Bytes.copyOf(content, 0, size)));
    }
    release();
  }

  private void close(Unfinished why) {
    inBlock = false;
    if (!skipping && size > 0) {
      emit(new BlockEvent.Broken(Bytes.copyOf(content, 0, size), why));
    }
    release();
  }

  private void append(byte... more) {
    if (size + more.length > content.length) {
      content = Arrays.copyOf(content, Math.max(content.length * 2, size + more.length));
    }
    System.arraycopy(more, 0, content, size, more.length);
    size += more.length;
  }

  /** A huge block must not stay in memory for the hours that a connection lives. */
  private void release() {
    size = 0;
    if (content.length > 1 << 16) {
      content = new byte[4096];
    }
  }

  private void reportNoise() {
    if (noise > 0) {
      emit(new BlockEvent.Noise(noise));
      noise = 0;
    }
  }

  private void emit(BlockEvent event) {
    events.add(event);
  }
}
