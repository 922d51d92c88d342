package org.huren.agent.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Source;
import org.huren.config.AnalyzerConfig;
import org.huren.config.AnalyzerConfig.Release;
import org.huren.config.ByteSize;
import org.huren.config.ConsoleConfig;
import org.huren.config.GatewayConfig;
import org.huren.config.HospitalConfig;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import org.huren.config.Peers;
import org.huren.config.SpoolConfig;
import org.huren.config.StudiesConfig;
import org.huren.lab.model.Observation;
import org.huren.lab.profile.Mapping;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of a hospital's own profiles and maps while the gateway runs. */
class ProfileWatchTest implements ProfileWatch.Listener {
  private static final String OWN =
      """
      profile: own
      manufacturer: M
      model: X
      source: made up for a test, nothing else
      protocol: astm
      specimen: { id: O-3 }
      observations: [ { code: R-3.4, value: R-4, unit: R-5 } ]
      """;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private Analyzers analyzers;
  private ProfileWatch watch;
  private int touched;

  @BeforeEach
  void start() throws IOException {
    write("instruments/own.yaml", OWN);
    HostPort anyPort = new HostPort("127.0.0.1", 0);
    GatewayConfig config =
        new GatewayConfig(
            new HospitalConfig("Test", "12100000400001234X", ZoneId.of("Asia/Shanghai")),
            new SpoolConfig(folder, Duration.ZERO, new ByteSize(0), SpoolConfig.Sync.STANDARD),
            Optional.empty(),
            StudiesConfig.USUAL,
            List.of(
                new AnalyzerConfig(
                    "a-1",
                    "own",
                    anyPort,
                    new Peers.Any(),
                    Release.AUTOMATIC,
                    AnalyzerConfig.Unmapped.USUAL)),
            List.of(),
            OrdersConfig.defaults(),
            List.of(),
            new ConsoleConfig(anyPort));
    analyzers = Analyzers.load(config, folder);
    watch = new ProfileWatch(analyzers, this);
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    // Two edits within one tick of the file system's clock would look like one
    touched++;
    Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + touched)));
  }

  private Analyzer analyzer() {
    return analyzers.of(new Source("a-1")).orElseThrow();
  }

  private Observation result() {
    byte[] message = "H|\\^&\rO|1|S1\rR|1|^^^GLU|90|odd\rL|1\r".getBytes(StandardCharsets.UTF_8);
    return ((Mapping.Mapped) analyzer().map(message)).reports().get(0).observations().get(0);
  }

  @Test
  void withoutAnEdit_nothingHappens() {
    watch.look();
    assertThat(told).isEmpty();
  }

  @Test
  void anEditOfTheProfile_countsAtOnce() throws IOException {
    String before = analyzer().revision();
    write("instruments/own.yaml", OWN + "codes: { GLU: { name: glucose } }\n");
    watch.look();
    assertThat(told).containsExactly("changed a-1", "look at a-1");
    assertThat(result().code().name()).contains("glucose");
    assertThat(analyzer().revision()).isNotEqualTo(before);
  }

  @Test
  void aNewMap_countsAtOnce_theAnalyzersBeforeThatOfAll() throws IOException {
    write("maps/all.yaml", "units: { odd: mg/dL }");
    watch.look();
    assertThat(result().unit().orElseThrow().ucum()).contains("mg/dL");
    assertThat(analyzer().knowsUnit("odd")).isTrue();
    write("maps/a-1.yaml", "units: { odd: mmol/L }");
    watch.look();
    assertThat(result().unit().orElseThrow().ucum()).contains("mmol/L");
    Files.delete(folder.resolve("maps/a-1.yaml"));
    watch.look();
    assertThat(result().unit().orElseThrow().ucum()).contains("mg/dL");
  }

  @Test
  void aBrokenEdit_keepsWhatWasThere_andSaysSoUntilItIsMended() throws IOException {
    write("maps/a-1.yaml", "units: { odd: mg/dL }");
    watch.look();
    told.clear();
    write("maps/a-1.yaml", "units: { odd: nonsense }");
    watch.look();
    watch.look();
    assertThat(told).containsExactly("broken maps/a-1.yaml:1:15");
    assertThat(analyzer().broken()).isPresent();
    assertThat(result().unit().orElseThrow().ucum()).contains("mg/dL");
    write("maps/a-1.yaml", "units: { odd: g/L }");
    watch.look();
    assertThat(analyzer().broken()).isEmpty();
    assertThat(result().unit().orElseThrow().ucum()).contains("g/L");
  }

  @Test
  void anotherProtocol_needsARestart() throws IOException {
    write("instruments/own.yaml", OWN + "link: { checksum: unchecked }\n");
    watch.look();
    assertThat(told).containsExactly("restart a-1", "look at a-1");
  }

  @Override
  public void profileChanged(Analyzer analyzer, boolean needsRestart) {
    told.add((needsRestart ? "restart " : "changed ") + analyzer.config().id());
  }

  @Override
  public void profileBroken(Analyzer analyzer, Analyzer.Broken broken) {
    told.add("broken " + broken.file() + ":" + broken.line() + ":" + broken.column());
  }

  @Override
  public void changed(Set<Source> sources) {
    told.add("look at " + String.join(" ", sources.stream().map(Source::name).toList()));
  }
}
