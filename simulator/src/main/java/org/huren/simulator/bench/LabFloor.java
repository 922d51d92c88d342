package org.huren.simulator.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The least that a receiver of ASTM messages can do and keep them: it answers every bid and frame,
 * and before the answer to a message's last frame writes what came, renames and flushes it. No
 * checksum is looked at, nothing is parsed, indexed or delivered. Daemon threads, one a connection.
 */
final class LabFloor {
  private static final int STX = 2;
  private static final int EOT = 4;
  private static final int ENQ = 5;
  private static final int ACK = 6;

  private final Path folder;
  private int files;

  private LabFloor(Path folder) {
    this.folder = folder;
  }

  static void listen(int port, Path folder) throws IOException {
    ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    start(
        () -> {
          while (true) {
            Socket analyzer = server.accept();
            start(() -> new LabFloor(folder).serve(analyzer));
          }
        });
  }

  private interface Service {
    void run() throws IOException;
  }

  private static void start(Service service) {
    Thread thread =
        new Thread(
            () -> {
              try {
                service.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket analyzer) throws IOException {
    analyzer.setTcpNoDelay(true);
    InputStream in = new BufferedInputStream(analyzer.getInputStream());
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == STX) {
        int number = in.read();
        int record = in.read();
        for (int c = record; c >= 0 && c != '\n'; c = in.read()) {
          message.write(c);
        }
        if (number >= 0 && record == 'L') {
          keep(message.toByteArray());
          message.reset();
        }
        analyzer.getOutputStream().write(ACK);
      } else if (b == ENQ) {
        analyzer.getOutputStream().write(ACK);
      } else if (b == EOT) {
        message.reset();
      }
    }
  }

  private void keep(byte[] message) throws IOException {
    Path part = folder.resolve(System.identityHashCode(this) + "-" + files++ + ".part");
    try (FileChannel file =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(message));
      Files.move(part, part.resolveSibling(part.getFileName() + ".astm"));
      file.force(true);
    }
  }
}
