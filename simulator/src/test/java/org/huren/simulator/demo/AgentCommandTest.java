package org.huren.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.junit.jupiter.api.Test;

class AgentCommandTest {
  private static final ClassLoader CLASSES = AgentCommandTest.class.getClassLoader();

  private static Properties java(String version, String... more) {
    Properties system = new Properties();
    system.setProperty("java.home", "/jdk");
    system.setProperty("java.specification.version", version);
    system.setProperty("java.class.path", "a.jar");
    for (int i = 0; i < more.length; i += 2) {
      system.setProperty(more[i], more[i + 1]);
    }
    return system;
  }

  @Test
  void commandOfTheEnvironment_comesFirst() {
    Map<String, String> environment = Map.of("HUREN_AGENT_COMMAND", " /opt/huren/huren  -v ");

    assertThat(
            AgentCommand.find(environment, java("17", "huren.home", "/opt/x"), CLASSES)
                .orElseThrow()
                .run(Path.of("gateway.yaml")))
        .containsExactly("/opt/huren/huren", "-v", "run", "--config", "gateway.yaml");
  }

  @Test
  void installation_isStartedFromItsLibraries() {
    List<String> words =
        AgentCommand.find(Map.of(), java("17", "huren.home", "/opt/x"), CLASSES)
            .orElseThrow()
            .words();

    assertThat(words.get(0)).isEqualTo(Path.of("/jdk", "bin", "java").toString());
    assertThat(words).contains("-Dhuren.home=/opt/x");
    assertThat(words)
        .endsWith("-cp", Path.of("/opt/x", "lib") + "/*", "org.huren.agent.Main")
        .noneMatch(word -> word.contains("native-access"));
  }

  @Test
  void newerJava_isToldAboutNativeLibraries() {
    assertThat(
            AgentCommand.find(Map.of(), java("25", "huren.home", "/opt/x"), CLASSES)
                .orElseThrow()
                .words())
        .contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void withoutAnAgentAnywhere_thereIsNone() {
    assertThat(AgentCommand.find(Map.of(), java("17"), CLASSES)).isEmpty();
  }

  @Test
  void queue_isTheSumOverUplinks() {
    assertThat(
            AgentConsole.queued(
                """
                # HELP upload_queue_items Items waiting or under way
                # TYPE upload_queue_items gauge
                upload_queue_items{uplink="imaging-cloud"} 12.0
                upload_queue_items{uplink="other"} 3
                upload_queue_bytes{uplink="imaging-cloud"} 1.0E9
                """))
        .isEqualTo(OptionalLong.of(15));
    assertThat(AgentConsole.queued("nothing of the kind")).isEmpty();
  }

  @Test
  void configuration_namesEveryDevice() {
    assertThat(
            new GatewayFile(
                    104,
                    7080,
                    7082,
                    URI.create("https://localhost:1/x"),
                    URI.create("https://localhost:1/y"),
                    List.of("CT01", "DX01"),
                    List.of(
                        new GatewayFile.AnalyzerLine("xn-1", InstrumentProfile.SYSMEX_XN, 9001)))
                .text())
        .contains("aeTitle: CT01, address: 127.0.0.1")
        .contains("aeTitle: DX01, address: 127.0.0.1")
        .contains("listen: 127.0.0.1:104")
        .contains("id: xn-1, profile: sysmex-xn, listen: 127.0.0.1:9001")
        .contains("id: lis-1, listen: 127.0.0.1:7082")
        .contains("url: https://localhost:1/x")
        .contains("url: https://localhost:1/y");
  }
}
