package org.huren.simulator.modality;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A storage commitment peer for tests: takes one request, says of the first objects that they are
 * safe and of the others that they are not, on the same association or on one of its own. Written
 * without any of the code under test.
 */
final class TestCommitmentScp implements Closeable {
  private static final String SOP_CLASS = "1.2.840.10008.1.20.1";
  private static final String INSTANCE = "1.2.840.10008.1.20.1.1";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";

  private final ServerSocket server;
  private final int status;
  private final int committed;
  private final OptionalInt reportTo;
  final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();

  /**
   * @param status of the answer to the request
   * @param committed how many are safe
   * @param reportTo port on which the caller wants its report; empty: the same association
   */
  TestCommitmentScp(int status, int committed, OptionalInt reportTo) throws IOException {
    this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    this.status = status;
    this.committed = committed;
    this.reportTo = reportTo;
    Thread thread = new Thread(this::serve, "test-commitment-scp");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Message(int context, byte[] command, byte[] dataSet) {}

  private void serve() {
    try (Socket socket = server.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      accept(in, out);
      Message request = read(in, out);
      send(out, request.context(), true, actionResponse());
      byte[] report = reportOn(request.dataSet());
      if (reportTo.isEmpty()) {
        report(in, out, request.context(), report);
        read(in, out);
        return;
      }
      read(in, out);
      try (Socket theirs = new Socket(InetAddress.getLoopbackAddress(), reportTo.getAsInt())) {
        DataInputStream back = new DataInputStream(theirs.getInputStream());
        DataOutputStream there = new DataOutputStream(theirs.getOutputStream());
        associate(back, there);
        report(back, there, 1, report);
        there.write(new byte[] {5, 0, 0, 0, 0, 4, 0, 0, 0, 0});
        back.readNBytes(10);
      }
    } catch (IOException e) {
      // The modality has gone.
    }
  }

  private void report(DataInputStream in, DataOutputStream out, int context, byte[] dataSet)
      throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(element(0x0002, uid(SOP_CLASS)));
    command.writeBytes(element(0x0100, number(0x0100)));
    command.writeBytes(element(0x0110, number(7)));
    command.writeBytes(element(0x0800, number(0x0001)));
    command.writeBytes(element(0x1000, uid(INSTANCE)));
    command.writeBytes(element(0x1002, number(1)));
    send(out, context, true, withLength(command.toByteArray()));
    send(out, context, false, dataSet);
    byte[] answer = read(in, out).command();
    int at = answer.length;
    for (int i = 0; i + 10 <= answer.length; i += 8 + answer[i + 4]) {
      at = answer[i + 2] == 0x00 && answer[i + 3] == 0x09 ? i + 8 : at;
    }
    answers.add(at == answer.length ? -1 : (answer[at] & 0xFF) | ((answer[at + 1] & 0xFF) << 8));
  }

  private byte[] actionResponse() {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(element(0x0002, uid(SOP_CLASS)));
    command.writeBytes(element(0x0100, number(0x8130)));
    command.writeBytes(element(0x0120, number(1)));
    command.writeBytes(element(0x0800, number(0x0101)));
    command.writeBytes(element(0x0900, number(status)));
    return withLength(command.toByteArray());
  }

  /** Explicit VR, sequences and items of defined length. */
  private byte[] reportOn(byte[] request) {
    List<String> uids = new ArrayList<>();
    String transaction = "";
    ByteBuffer in = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + 8 <= request.length; i++) {
      if (in.getShort(i) == 0x0008 && request[i + 4] == 'U' && request[i + 5] == 'I') {
        String value = new String(request, i + 8, in.getShort(i + 6), StandardCharsets.US_ASCII);
        if (in.getShort(i + 2) == 0x1195) {
          transaction = value;
        } else {
          uids.add(value);
        }
      }
    }
    ByteArrayOutputStream safe = new ByteArrayOutputStream();
    ByteArrayOutputStream lost = new ByteArrayOutputStream();
    for (int i = 0; i + 1 < uids.size(); i += 2) {
      ByteArrayOutputStream item = new ByteArrayOutputStream();
      item.writeBytes(explicit(0x1150, "UI", uids.get(i).getBytes(StandardCharsets.US_ASCII)));
      item.writeBytes(explicit(0x1155, "UI", uids.get(i + 1).getBytes(StandardCharsets.US_ASCII)));
      boolean isSafe = i / 2 < committed;
      if (!isSafe) {
        item.writeBytes(explicit(0x1197, "US", number(0x0112)));
      }
      (isSafe ? safe : lost)
          .writeBytes(
              ByteBuffer.allocate(8 + item.size())
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putShort((short) 0xFFFE)
                  .putShort((short) 0xE000)
                  .putInt(item.size())
                  .put(item.toByteArray())
                  .array());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(explicit(0x1195, "UI", transaction.getBytes(StandardCharsets.US_ASCII)));
    if (lost.size() > 0) {
      all.writeBytes(sequence(0x1198, lost.toByteArray()));
    }
    all.writeBytes(sequence(0x1199, safe.toByteArray()));
    return all.toByteArray();
  }

  private static byte[] explicit(int element, String vr, byte[] value) {
    return ByteBuffer.allocate(8 + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 8)
        .putShort((short) element)
        .put(vr.getBytes(StandardCharsets.US_ASCII))
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static byte[] sequence(int element, byte[] items) {
    return ByteBuffer.allocate(12 + items.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 8)
        .putShort((short) element)
        .put(new byte[] {'S', 'Q', 0, 0})
        .putInt(items.length)
        .put(items)
        .array();
  }

  private static byte[] number(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8)};
  }

  private static byte[] uid(String value) {
    return (value.length() % 2 == 0 ? value : value + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] element(int element, byte[] value) {
    return ByteBuffer.allocate(8 + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) element)
        .putInt(value.length)
        .put(value)
        .array();
  }

  private static byte[] withLength(byte[] command) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        element(
            0,
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(command.length).array()));
    all.writeBytes(command);
    return all.toByteArray();
  }

  private static void send(DataOutputStream out, int context, boolean command, byte[] bytes)
      throws IOException {
    out.write(
        ByteBuffer.allocate(12 + bytes.length)
            .put(new byte[] {4, 0})
            .putInt(bytes.length + 6)
            .putInt(bytes.length + 2)
            .put((byte) context)
            .put((byte) (command ? 3 : 2))
            .put(bytes)
            .array());
  }

  /** A whole message; at a release, which is answered, one without anything. */
  private static Message read(DataInputStream in, DataOutputStream out) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    while (true) {
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      ByteBuffer body = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      if (type == 5) {
        out.write(new byte[] {6, 0, 0, 0, 0, 4, 0, 0, 0, 0});
        return new Message(0, new byte[0], new byte[0]);
      }
      byte[] fragment = new byte[body.getInt() - 2];
      int context = body.get();
      int control = body.get();
      body.get(fragment);
      ((control & 1) == 1 ? command : dataSet).writeBytes(fragment);
      boolean isResponse = command.size() > 0 && hasNoDataSet(command.toByteArray());
      if (control == 2 || (control == 3 && isResponse)) {
        return new Message(context, command.toByteArray(), dataSet.toByteArray());
      }
    }
  }

  private static boolean hasNoDataSet(byte[] command) {
    for (int i = 0; i + 10 <= command.length; i += 8 + command[i + 4]) {
      if (command[i + 2] == 0x00 && command[i + 3] == 0x08) {
        return command[i + 8] == 1 && command[i + 9] == 1;
      }
    }
    return false;
  }

  private static void accept(DataInputStream in, DataOutputStream out) throws IOException {
    in.readShort();
    byte[] body = in.readNBytes(in.readInt());
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(body, 0, 68);
    answer.writeBytes(
        item(
            0x21,
            new byte[] {1, 0, 0, 0},
            item(0x40, EXPLICIT.getBytes(StandardCharsets.US_ASCII))));
    answer.writeBytes(item(0x50, item(0x51, new byte[] {0, 0, 0x40, 0})));
    out.write(2);
    out.write(0);
    out.writeInt(answer.size());
    answer.writeTo(out);
  }

  /** Asks for an association as the SCP of storage commitment. */
  private static void associate(DataInputStream in, DataOutputStream out) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 1, 0, 0});
    body.writeBytes(
        String.format("%-16s%-16s", "CT01", "STORE").getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(new byte[32]);
    body.writeBytes(
        item(
            0x20,
            new byte[] {1, 0, 0, 0},
            item(0x30, SOP_CLASS.getBytes(StandardCharsets.US_ASCII)),
            item(0x40, EXPLICIT.getBytes(StandardCharsets.US_ASCII))));
    byte[] length = {0, (byte) SOP_CLASS.length()};
    body.writeBytes(
        item(
            0x50,
            item(0x51, new byte[] {0, 0, 0x40, 0}),
            item(0x54, length, SOP_CLASS.getBytes(StandardCharsets.US_ASCII), new byte[] {0, 1})));
    out.write(1);
    out.write(0);
    out.writeInt(body.size());
    body.writeTo(out);
    if (in.readUnsignedByte() != 2) {
      throw new IOException("not accepted");
    }
    in.readUnsignedByte();
    byte[] accept = in.readNBytes(in.readInt());
    String all = new String(accept, StandardCharsets.ISO_8859_1);
    int context = all.indexOf("!\0", 68);
    if (accept[context + 6] != 0 || !all.contains(SOP_CLASS + "\0\u0001")) {
      throw new IOException("neither the context nor the role was accepted");
    }
  }

  private static byte[] item(int type, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return ByteBuffer.allocate(4 + content.size())
        .put((byte) type)
        .put((byte) 0)
        .putShort((short) content.size())
        .put(content.toByteArray())
        .array();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
