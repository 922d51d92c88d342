package org.huren.agent.upload.dicom;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/**
 * A storage SCP of its own wire code under a test's command: it says what it takes at association,
 * and a script does with each object whatever it likes.
 */
final class StoreScp implements Closeable {
  /** What happens when a C-STORE request has come; its data set follows. */
  interface Script {
    void store(Request request, Connection connection) throws IOException, InterruptedException;
  }

  /** A C-STORE request. */
  record Request(int contextId, int messageId, String sopClassUid, String sopInstanceUid) {}

  /** An object that came whole. */
  record Stored(String sopInstanceUid, String transferSyntaxUid, ByteBuffer dataSet) {}

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Associations that were asked for. */
  final AtomicInteger asked = new AtomicInteger();

  /** Those that are open. */
  final AtomicInteger open = new AtomicInteger();

  /** Those that ended by A-RELEASE. */
  final BlockingQueue<String> released = new LinkedBlockingQueue<>();

  /** The longest P-DATA-TF variable field that came. */
  final AtomicInteger longestPdu = new AtomicInteger();

  volatile Script script = Connection::storeAndSucceed;

  /** Which abstract and transfer syntaxes are accepted. */
  volatile BiPredicate<String, String> accepts = (sopClass, syntax) -> true;

  /** Associations over which more are rejected as a local limit. */
  volatile int most = Integer.MAX_VALUE;

  /** Source and reason with which all associations are rejected; 0: none is. */
  volatile int rejection;

  volatile int maximumLength = 65536;
  volatile int window = 1;

  StoreScp() throws IOException {
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new Connection(socket).serve();
    } catch (IOException | InterruptedException e) {
      // The other end, or a script, has ended it
      return;
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  /** One connection; its thread only. */
  final class Connection {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<Integer, String> syntaxes = new HashMap<>();
    private int pduLeft;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    private void serve() throws IOException, InterruptedException {
      asked.incrementAndGet();
      int type = in.readUnsignedByte();
      in.readByte();
      byte[] body = in.readNBytes(in.readInt());
      if (type != 1) {
        throw new IOException("no association request");
      }
      boolean isRejected = rejection != 0;
      if (isRejected || open.get() >= most) {
        int why = isRejected ? rejection : 0x0302;
        write(
            new byte[] {
              3, 0, 0, 0, 0, 4, 0, (byte) (isRejected ? 1 : 2), (byte) (why >> 8), (byte) why
            });
        in.read();
        return;
      }
      open.incrementAndGet();
      try {
        write(acceptance(body));
        while (message()) {}
      } finally {
        open.decrementAndGet();
      }
    }

    private byte[] acceptance(byte[] request) throws IOException {
      ByteArrayOutputStream items = new ByteArrayOutputStream();
      items.write(request, 0, 68);
      for (Map.Entry<Integer, byte[]> context : contexts(request).entrySet()) {
        ByteBuffer proposed = ByteBuffer.wrap(context.getValue());
        String abstractSyntax = subItem(proposed);
        String chosen = "";
        while (proposed.hasRemaining()) {
          String syntax = subItem(proposed);
          chosen = chosen.isEmpty() && accepts.test(abstractSyntax, syntax) ? syntax : chosen;
        }
        if (!chosen.isEmpty()) {
          syntaxes.put(context.getKey(), chosen);
        }
        byte[] uid =
            (chosen.isEmpty() ? "1.2.840.10008.1.2" : chosen).getBytes(StandardCharsets.US_ASCII);
        item(
            items,
            0x21,
            new byte[] {
              context.getKey().byteValue(),
              0,
              (byte) (chosen.isEmpty() ? 3 : 0),
              0,
              0x40,
              0,
              0,
              (byte) uid.length
            },
            uid);
      }
      ByteArrayOutputStream user = new ByteArrayOutputStream();
      item(user, 0x51, ByteBuffer.allocate(4).putInt(maximumLength).array(), new byte[0]);
      item(user, 0x52, "1.2.3.4".getBytes(StandardCharsets.US_ASCII), new byte[0]);
      if (window != 1) {
        item(user, 0x53, new byte[] {0, (byte) window, 0, 1}, new byte[0]);
      }
      item(items, 0x50, user.toByteArray(), new byte[0]);
      ByteBuffer pdu = ByteBuffer.allocate(6 + items.size());
      return pdu.put((byte) 2).put((byte) 0).putInt(items.size()).put(items.toByteArray()).array();
    }

    private static Map<Integer, byte[]> contexts(byte[] request) {
      Map<Integer, byte[]> contexts = new LinkedHashMap<>();
      ByteBuffer items = ByteBuffer.wrap(request).position(68);
      while (items.hasRemaining()) {
        int type = items.get();
        items.get();
        byte[] value = new byte[items.getShort() & 0xFFFF];
        items.get(value);
        if (type == 0x20) {
          contexts.put(value[0] & 0xFF, Arrays.copyOfRange(value, 4, value.length));
        }
      }
      return contexts;
    }

    private static String subItem(ByteBuffer items) {
      items.getShort();
      byte[] value = new byte[items.getShort() & 0xFFFF];
      items.get(value);
      return new String(value, StandardCharsets.US_ASCII);
    }

    private static void item(ByteArrayOutputStream to, int type, byte[] first, byte[] second)
        throws IOException {
      int length = first.length + second.length;
      to.write(new byte[] {(byte) type, 0, (byte) (length >> 8), (byte) length});
      to.write(first);
      to.write(second);
    }

    /** Serves one message; false after a release. */
    private boolean message() throws IOException, InterruptedException {
      if (pduLeft == 0 && !pdu()) {
        return false;
      }
      int length = in.readInt() - 2;
      final int contextId = in.readUnsignedByte();
      in.readByte();
      ByteBuffer command = ByteBuffer.wrap(in.readNBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
      pduLeft -= length + 6;
      Map<Integer, byte[]> elements = new TreeMap<>();
      while (command.hasRemaining()) {
        command.getShort();
        int element = command.getShort() & 0xFFFF;
        byte[] value = new byte[command.getInt()];
        command.get(value);
        elements.put(element, value);
      }
      script.store(
          new Request(
              contextId,
              ByteBuffer.wrap(elements.get(0x0110)).order(ByteOrder.LITTLE_ENDIAN).getShort(),
              text(elements.get(0x0002)),
              text(elements.get(0x1000))),
          this);
      return true;
    }

    private static String text(byte[] uid) {
      return new String(uid, StandardCharsets.US_ASCII).replace("\0", "");
    }

    /** Begins the next P-DATA-TF; false if it was a release request, which is answered. */
    private boolean pdu() throws IOException {
      int type = in.readUnsignedByte();
      in.readByte();
      int length = in.readInt();
      if (type == 5) {
        in.readNBytes(length);
        write(new byte[] {6, 0, 0, 0, 0, 4, 0, 0, 0, 0});
        released.add("released");
        return false;
      }
      if (type != 4) {
        throw new IOException("PDU of type " + type);
      }
      longestPdu.accumulateAndGet(length, Math::max);
      pduLeft = length;
      return true;
    }

    /** Where the bytes of a data set go. */
    interface Sink {
      void write(byte[] bytes, int offset, int length) throws IOException;
    }

    /** Reads the data set that follows a request. */
    void readDataSet(Sink sink) throws IOException {
      byte[] buffer = new byte[1 << 16];
      boolean last = false;
      while (!last) {
        if (pduLeft == 0 && !pdu()) {
          throw new IOException("released amid a message");
        }
        int left = in.readInt() - 2;
        in.readByte();
        last = (in.readByte() & 2) != 0;
        pduLeft -= left + 6;
        while (left > 0) {
          int n = in.readNBytes(buffer, 0, Math.min(left, buffer.length));
          if (n == 0) {
            throw new IOException("ended amid a message");
          }
          sink.write(buffer, 0, n);
          left -= n;
        }
      }
    }

    String syntax(Request request) {
      return syntaxes.get(request.contextId());
    }

    Stored read(Request request) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      readDataSet(bytes::write);
      return new Stored(
          request.sopInstanceUid(), syntax(request), ByteBuffer.wrap(bytes.toByteArray()));
    }

    static void storeAndSucceed(Request request, Connection connection) throws IOException {
      connection.readDataSet((bytes, offset, length) -> {});
      connection.respond(request, 0);
    }

    void respond(Request request, int status) throws IOException {
      write(response(request, status));
    }

    /** A whole P-DATA-TF with a C-STORE response. */
    byte[] response(Request request, int status) {
      ByteBuffer command = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
      uid(command, 0x0002, request.sopClassUid());
      number(command, 0x0100, 0x8001);
      number(command, 0x0120, request.messageId());
      number(command, 0x0800, 0x0101);
      number(command, 0x0900, status);
      uid(command, 0x1000, request.sopInstanceUid());
      int length = 12 + command.position();
      ByteBuffer pdu = ByteBuffer.allocate(12 + length);
      pdu.put((byte) 4).put((byte) 0).putInt(6 + length);
      pdu.putInt(2 + length).put((byte) request.contextId()).put((byte) 3);
      pdu.order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(4).putInt(command.position());
      return pdu.put(command.flip()).array();
    }

    private static void number(ByteBuffer to, int element, int value) {
      to.putShort((short) 0).putShort((short) element).putInt(2).putShort((short) value);
    }

    private static void uid(ByteBuffer to, int element, String uid) {
      byte[] bytes = (uid.length() % 2 == 0 ? uid : uid + "\0").getBytes(StandardCharsets.US_ASCII);
      to.putShort((short) 0).putShort((short) element).putInt(bytes.length).put(bytes);
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** A-ABORT. */
    void abort() throws IOException {
      write(new byte[] {7, 0, 0, 0, 0, 4, 0, 0, 0, 0});
      socket.close();
    }

    void close() throws IOException {
      socket.close();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
