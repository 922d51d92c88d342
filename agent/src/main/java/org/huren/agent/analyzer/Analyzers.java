package org.huren.agent.analyzer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Source;
import org.huren.config.AnalyzerConfig;
import org.huren.config.GatewayConfig;

/** All configured analyzers, by the source of what they send. Safe for any thread. */
public final class Analyzers {
  private final Map<Source, Analyzer> bySource;

  private Analyzers(Map<Source, Analyzer> bySource) {
    this.bySource = bySource;
  }

  /**
   * Reads the profiles that the configuration names.
   *
   * @param folder the folder of the gateway.yaml; the site's own profiles lie beside it
   * @throws IOException if a profile can't be read or is not right; says what is wrong with it
   */
  public static Analyzers load(GatewayConfig config, Path folder) throws IOException {
    Map<Source, Analyzer> bySource = new LinkedHashMap<>();
    for (AnalyzerConfig each : config.analyzers()) {
      Analyzer analyzer =
          Analyzer.load(each, new ReadingFiles(folder, each, config.hospital().timezone()));
      bySource.put(analyzer.source(), analyzer);
    }
    return new Analyzers(bySource);
  }

  public Collection<Analyzer> all() {
    return bySource.values();
  }

  /** The analyzer that sent something; empty if it is not in the configuration any more. */
  public Optional<Analyzer> of(Source source) {
    return Optional.ofNullable(bySource.get(source));
  }

  /**
   * All bytes of a spooled message.
   *
   * @throws IOException if the file can't be read
   */
  public static byte[] whole(SeekableByteChannel file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
    file.position(0);
    while (content.hasRemaining() && file.read(content) >= 0) {
      // until full or at the end
    }
    return content.array();
  }

  /**
   * Reads again from a spooled file what its receiver knew of it.
   *
   * @throws IOException if the file can't be read
   */
  public Facts readFacts(Source source, SeekableByteChannel file) throws IOException {
    byte[] message = whole(file);
    return of(source).map(a -> a.facts(message)).orElseGet(() -> LabFacts.unknown(message));
  }
}
