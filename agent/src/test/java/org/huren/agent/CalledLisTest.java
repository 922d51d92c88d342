package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.huren.agent.item.Reason;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import org.huren.config.OrdersConfig.Barcode;
import org.huren.config.OrdersConfig.Then;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A LIS that does not connect, but waits for the gateway to. */
@Timeout(60)
class CalledLisTest {
  private static final OrdersConfig RULES =
      new OrdersConfig(Duration.ofHours(1), Then.HOLD, Barcode.any(), Optional.empty());

  @TempDir Path folder;

  private static ServerSocket lis(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.setSoTimeout(20_000);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** Sends an order on a connection that the gateway made; answers MSA-1. */
  private static String order(Socket connection, String id, String specimen) throws IOException {
    connection.setSoTimeout(20_000);
    String message =
        "\u000bMSH|^~\\&|LIS|LAB|||20261125073000||ORM^O01|%s|P|2.4\rPID|1||P77||赵一||19800203|F\r"
                .formatted(id)
            + "ORC|NW|A%s\rOBR|1|A%s|%s|685^ALT\r\u001c\r".formatted(id, id, specimen);
    connection.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
    connection.getOutputStream().flush();
    StringBuilder answer = new StringBuilder();
    InputStream in = connection.getInputStream();
    for (int b = in.read(); b != 0x1C; b = in.read()) {
      assertThat(b).isNotNegative();
      answer.append((char) b);
    }
    in.read();
    int msa = answer.indexOf("MSA|") + 4;
    return answer.substring(msa, msa + 2);
  }

  @Test
  void ordersComeOverTheConnectionThatTheGatewayMade_andAgainAfterItWasLost() throws Exception {
    ServerSocket first = lis(0);
    int port = first.getLocalPort();
    LabLine.Setup setup =
        LabLine.Setup.in(folder.resolve("spool"))
            .with(RULES)
            .calling(new HostPort("127.0.0.1", port));
    try (LabLine line = LabLine.start(setup)) {
      try (Socket connection = first.accept()) {
        assertThat(order(connection, "1", "8801")).isEqualTo("AA");
        LabLine.await(() -> !line.orders().bySpecimen("8801").isEmpty());
        first.close();
      }
      Reason missing =
          Reason.of(
              "health.system-missing", LabLine.LIS, "127.0.0.1:" + port, "Connection refused");
      LabLine.await(() -> line.health().reasons().contains(missing));
      try (ServerSocket second = lis(port);
          Socket connection = second.accept()) {
        assertThat(order(connection, "2", "8802")).isEqualTo("AA");
        LabLine.await(() -> !line.orders().bySpecimen("8802").isEmpty());
        LabLine.await(() -> !line.health().reasons().contains(missing));
      }
    }
  }
}
