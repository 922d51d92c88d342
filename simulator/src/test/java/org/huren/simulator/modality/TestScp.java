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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A storage peer for tests, scripted: it takes every context, keeps what comes, and does after each
 * object what the script says. Written without any of the code under test.
 */
public final class TestScp implements Closeable {
  /** What it does when an object has come. */
  public interface Script {
    /** Answers with a status, or throws to hang up. */
    int after(Received object) throws IOException;
  }

  /** One object as it came. */
  @SuppressWarnings("ArrayRecordComponent") // compared by no test
  public record Received(
      String callingAe,
      String sopClass,
      String sopInstance,
      String transferSyntax,
      byte[] dataSet) {}

  private final ServerSocket server;
  private final Script script;
  private final int pduLength;
  private final boolean refuseContexts;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Integer> pduLengths = new CopyOnWriteArrayList<>();
  private final Map<Thread, Socket> connections = new ConcurrentHashMap<>();
  private final AtomicInteger associations = new AtomicInteger();

  public TestScp(int pduLength, boolean refuseContexts, Script script) throws IOException {
    this(0, pduLength, refuseContexts, script);
  }

  public TestScp(int port, int pduLength, boolean refuseContexts, Script script)
      throws IOException {
    this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.pduLength = pduLength;
    this.refuseContexts = refuseContexts;
    this.script = script;
    thread(this::accept).start();
  }

  public static TestScp accepting() throws IOException {
    return new TestScp(16384, false, object -> 0);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  public List<Received> received() {
    return received;
  }

  /** Lengths of the P-DATA-TF PDUs that came. */
  List<Integer> pduLengths() {
    return pduLengths;
  }

  int associations() {
    return associations.get();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "test-scp");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread worker =
            thread(
                () -> {
                  try (socket) {
                    converse(socket);
                  } catch (IOException e) {
                    // The peer hung up, or the script did.
                  }
                });
        connections.put(worker, socket);
        worker.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void converse(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    String calling = "";
    Map<Integer, String[]> contexts = new TreeMap<>();
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    while (true) {
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      int length = in.readInt();
      if (length < 0 || length > 1 << 20) {
        out.write(new byte[] {7, 0, 0, 0, 0, 4, 0, 0, 2, 6});
        return;
      }
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        return;
      }
      switch (type) {
        case 1 -> {
          associations.incrementAndGet();
          calling = new String(body, 20, 16, StandardCharsets.US_ASCII).strip();
          associate(body, contexts, out);
        }
        case 4 -> {
          pduLengths.add(length);
          ByteBuffer pdvs = ByteBuffer.wrap(body);
          while (pdvs.hasRemaining()) {
            byte[] fragment = new byte[pdvs.getInt() - 2];
            int context = pdvs.get();
            int control = pdvs.get();
            pdvs.get(fragment);
            ((control & 1) == 1 ? command : dataSet).writeBytes(fragment);
            if (control == 2) {
              object(calling, contexts.get(context), context, command, dataSet, out);
            }
          }
        }
        case 5 -> out.write(new byte[] {6, 0, 0, 0, 0, 4, 0, 0, 0, 0});
        default -> {
          return;
        }
      }
    }
  }

  private void associate(byte[] body, Map<Integer, String[]> contexts, DataOutputStream out)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(body, 0, 68);
    ByteBuffer in = ByteBuffer.wrap(body, 68, body.length - 68);
    while (in.hasRemaining()) {
      int type = in.getShort() >>> 8;
      ByteBuffer content = in.slice(in.position() + 2, in.getShort(in.position()));
      in.position(in.position() + 2 + content.remaining());
      if (type == 0x20) {
        int id = content.getInt() >>> 24;
        String[] names = {text(content), text(content)};
        contexts.put(id, names);
        byte[] syntax = names[1].getBytes(StandardCharsets.US_ASCII);
        answer.writeBytes(
            ByteBuffer.allocate(12 + syntax.length)
                .putShort((short) 0x2100)
                .putShort((short) (8 + syntax.length))
                .put(new byte[] {(byte) id, 0, (byte) (refuseContexts ? 3 : 0), 0})
                .putShort((short) 0x4000)
                .putShort((short) syntax.length)
                .put(syntax)
                .array());
      }
    }
    answer.writeBytes(
        ByteBuffer.allocate(12)
            .putShort((short) 0x5000)
            .putShort((short) 8)
            .putShort((short) 0x5100)
            .putShort((short) 4)
            .putInt(pduLength)
            .array());
    out.write(2);
    out.write(0);
    out.writeInt(answer.size());
    answer.writeTo(out);
  }

  private static String text(ByteBuffer item) {
    item.getShort();
    byte[] text = new byte[item.getShort()];
    item.get(text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private void object(
      String calling,
      String[] names,
      int context,
      ByteArrayOutputStream command,
      ByteArrayOutputStream dataSet,
      DataOutputStream out)
      throws IOException {
    Map<Integer, byte[]> elements = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(command.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      in.getShort();
      int element = in.getShort() & 0xFFFF;
      byte[] value = new byte[in.getInt()];
      in.get(value);
      elements.put(element, value);
    }
    Received object =
        new Received(
            calling,
            names[0],
            new String(elements.get(0x1000), StandardCharsets.US_ASCII).replace("\0", ""),
            names[1],
            dataSet.toByteArray());
    command.reset();
    dataSet.reset();
    int status = script.after(object);
    if (status == 0) {
      received.add(object);
    }
    byte[] id = elements.get(0x0110);
    ByteBuffer answer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    answer.put(new byte[] {0, 0, 0, 0, 4, 0, 0, 0, 40, 0, 0, 0});
    answer.put(new byte[] {0, 0, 0, 1, 2, 0, 0, 0, 1, (byte) 0x80});
    answer.put(new byte[] {0, 0, 0x20, 1, 2, 0, 0, 0, id[0], id[1]});
    answer.put(new byte[] {0, 0, 0, 8, 2, 0, 0, 0, 1, 1});
    answer.put(new byte[] {0, 0, 0, 9, 2, 0, 0, 0, (byte) status, (byte) (status >> 8)});
    out.write(
        ByteBuffer.allocate(12)
            .put(new byte[] {4, 0})
            .putInt(answer.position() + 6)
            .putInt(answer.position() + 2)
            .put((byte) context)
            .put((byte) 3)
            .array());
    out.write(answer.array(), 0, answer.position());
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : connections.values()) {
      socket.close();
    }
  }
}
