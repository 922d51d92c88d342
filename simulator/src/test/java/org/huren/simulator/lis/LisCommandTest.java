package org.huren.simulator.lis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.simulator.language.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(30)
class LisCommandTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private ServerSocket server;
  private volatile String answer = "AA";

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread host = new Thread(this::serve, "host");
    host.setDaemon(true);
    host.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void serve() {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == 0x1C) {
          in.read();
          heard.add(block.toString(Charset.forName("GB18030")));
          block.reset();
          socket
              .getOutputStream()
              .write(
                  ("\u000bMSH|^~\\&|||||||ACK|1|P|2.4\rMSA|" + answer + "|1\r\u001c\r")
                      .getBytes(StandardCharsets.US_ASCII));
        } else if (b != 0x0B) {
          block.write(b);
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private int run(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "--port";
    all[1] = Integer.toString(server.getLocalPort());
    System.arraycopy(more, 0, all, 2, more.length);
    Texts texts = Texts.of(Locale.ENGLISH);
    return new CommandLine(new LisCommand(texts))
        .setResourceBundle(texts.bundle())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(new StringWriter()))
        .execute(all);
  }

  @Test
  void ordersOfRunningBarcodes_areSent_inGbk() {
    assertThat(run("--count", "3", "--first", "8801")).isZero();
    assertThat(heard).hasSize(3);
    assertThat(heard.get(2))
        .contains("||ORM^O01|", "\rORC|NW|A8803|", "\rOBR|2|A8803|8803|AST^谷草转氨酶|");
  }

  @Test
  void verifiedReports_areFinal_withTheirVerifier() {
    assertThat(run("--say", "reports", "--count", "1", "--first", "8801")).isZero();
    String[] obr =
        heard.get(0).lines().filter(l -> l.startsWith("OBR|")).findFirst().get().split("\\|", -1);
    assertThat(obr[25]).isEqualTo("F");
    assertThat(obr[32]).isEqualTo("钱主任");
    assertThat(obr[22]).hasSize(14);
    assertThat(heard.get(0)).contains("\rOBX|1|NM|ALT^谷丙转氨酶||31|U/L|||||F\r");
  }

  @Test
  void refusal_isExitCodeOne() {
    answer = "AR";
    assertThat(run("--say", "admissions", "--count", "1")).isEqualTo(1);
    assertThat(heard.get(0)).contains("||ADT^A08|");
  }
}
