package org.huren.agent.receive.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsEvent;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.ClientCertificate;
import org.huren.config.HostPort;
import org.huren.config.TlsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsListenerTest {
  private final TestAuthority authority = new TestAuthority("Modalities CA");
  private final List<TlsEvent> events = new ArrayList<>();
  private Instant now = Instant.now();
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };

  @TempDir Path folder;

  @Test
  void renewedFiles_countForTheNextConnection() throws Exception {
    TlsConfig files = authority.write(folder, "gateway");
    try (TlsListener listener = listener(files)) {
      SSLContext before = listener.settings().context().get();
      assertThat(listener.settings().context().get()).isSameAs(before);

      authority.write(
          folder,
          "gateway",
          authority.issue("gateway-renewed", "RSA", now.plus(Duration.ofDays(90))));
      now = now.plusSeconds(20);
      listener.look();
      assertThat(listener.settings().context().get()).isNotSameAs(before);
    }
  }

  @Test
  void filesThatCannotBeUsed_failConnectionsUntilTheyArePutRight() throws Exception {
    TlsConfig files = authority.write(folder, "gateway");
    byte[] key = Files.readAllBytes(files.key());
    Files.delete(files.key());
    try (TlsListener listener = listener(files)) {
      assertThatThrownBy(() -> listener.settings().context().get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("certificate files");
      Files.write(files.key(), key);
      now = now.plusSeconds(20);
      listener.look();
      assertThat(listener.settings().context().get()).isNotNull();
      assertThat(events).hasAtLeastOneElementOfType(TlsEvent.Unusable.class);
    }
  }

  private TlsListener listener(TlsConfig files) {
    return new TlsListener(
        new DicomConfig.Tls(
            new HostPort("127.0.0.1", 0),
            files,
            ClientCertificate.REQUIRED,
            Duration.ofSeconds(15)),
        clock,
        events::add);
  }
}
