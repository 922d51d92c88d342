package org.huren.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Texts;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.huren.agent.tls.TlsMaterial.TlsState.Unusable;
import org.huren.agent.tls.TlsMaterial.TlsState.Usable;
import org.huren.config.TlsConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsMaterialTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test CA");

  @TempDir Path directory;
  private TlsConfig files;
  private Instant now = Instant.now();
  private final List<TlsEvent> events = new ArrayList<>();

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @BeforeEach
  void writeFiles() throws IOException {
    files = AUTHORITY.write(directory, "agent");
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
  }

  private TlsMaterial material() {
    return new TlsMaterial(files, clock, events::add);
  }

  private static Reason problem(TlsState state) {
    assertThat(state).isInstanceOf(Unusable.class);
    return ((Unusable) state).why();
  }

  private void touch(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void keys_ofEveryUsualKindAreRead(String algorithm) throws IOException {
    Instant notAfter = Instant.now().plusSeconds(86_400L * 90);
    AUTHORITY.write(directory, "agent", AUTHORITY.issue("agent", algorithm, notAfter));
    assertThat(material().current())
        .isInstanceOfSatisfying(
            Usable.class,
            u -> assertThat(u.expires().getEpochSecond()).isEqualTo(notAfter.getEpochSecond()));
  }

  @Test
  void chain_isFoundWhateverTheOrderOfTheFile() throws IOException {
    String own = Files.readString(files.certificate());
    Files.writeString(
        files.certificate(), TestAuthority.pem(AUTHORITY.certificate()) + "text between\n" + own);
    assertThat(material().current()).isInstanceOf(Usable.class);
  }

  @Test
  void oldKeyForms_areToldApart_withTheCommandThatHelps() throws IOException {
    byte[] der = {1, 2, 3};
    Files.writeString(files.key(), TestAuthority.pem("RSA PRIVATE KEY", der));
    assertThat(problem(material().current()))
        .isEqualTo(Reason.of("pem.key-traditional", files.key()));
    Files.writeString(files.key(), TestAuthority.pem("EC PRIVATE KEY", der));
    assertThat(problem(material().current()).code()).isEqualTo("pem.key-traditional");
    Files.writeString(files.key(), TestAuthority.pem("ENCRYPTED PRIVATE KEY", der));
    assertThat(problem(material().current()).code()).isEqualTo("pem.key-encrypted");
    Files.writeString(
        files.key(),
        TestAuthority.pem("RSA PRIVATE KEY", der)
            .replace("KEY-----\nAQ", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAQ"));
    assertThat(problem(material().current()).code()).isEqualTo("pem.key-encrypted");
    Files.writeString(files.key(), TestAuthority.pem("PRIVATE KEY", der));
    assertThat(problem(material().current()).code()).isEqualTo("pem.key-broken");

    for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      Texts texts = new Texts(locale);
      assertThat(texts.of(Reason.of("pem.key-traditional", "a.key")))
          .contains("a.key", "openssl pkcs8 -topk8 -nocrypt -in OLD.key");
      assertThat(texts.of(Reason.of("pem.key-encrypted", "a.key"))).contains("a.key", "openssl");
    }
  }

  @Test
  void unusableFiles_areNamed() throws IOException {
    Files.write(files.certificate(), new byte[] {0x30, (byte) 0x82, 3, 4});
    assertThat(problem(material().current())).isEqualTo(Reason.of("pem.der", files.certificate()));
    Files.writeString(files.certificate(), TestAuthority.pem("CERTIFICATE", new byte[] {9}));
    assertThat(problem(material().current()).code()).isEqualTo("pem.certificate-broken");
    Files.writeString(files.certificate(), Files.readString(files.key()));
    assertThat(problem(material().current()).code()).isEqualTo("pem.key-for-certificate");
    Files.delete(files.certificate());
    assertThat(problem(material().current()).code()).isEqualTo("pem.missing");
  }

  @Test
  void keyOfAnotherCertificate_isRefused() throws IOException {
    TestAuthority.Issued other = AUTHORITY.issue("other", "EC", Instant.now().plusSeconds(9999));
    Files.writeString(files.key(), TestAuthority.pem("PRIVATE KEY", other.key().getEncoded()));
    assertThat(problem(material().current()))
        .isEqualTo(Reason.of("tls.key-mismatch", files.key(), files.certificate()));
  }

  @Test
  void changedFiles_areReadAgainWithoutRestart() throws IOException {
    TlsMaterial material = material();
    TlsState first = material.current();
    AUTHORITY.write(directory, "agent");
    touch(files.certificate(), 60);
    assertThat(material.current()).as("not looked at yet").isSameAs(first);
    now = now.plus(TlsMaterial.LOOK_AGAIN);
    TlsState second = material.current();
    assertThat(second).isInstanceOf(Usable.class).isNotSameAs(first);
    now = now.plus(TlsMaterial.LOOK_AGAIN);
    assertThat(material.current()).as("unchanged").isSameAs(second);
  }

  @Test
  void halfWrittenChange_leavesTheOldPairInUse_untilItFits() throws IOException {
    TlsMaterial material = material();
    TlsState first = material.current();
    TestAuthority.Issued next =
        AUTHORITY.issue("agent", "EC", Instant.now().plusSeconds(9_000_000));
    Files.writeString(files.certificate(), TestAuthority.pem(next.certificate()));
    touch(files.certificate(), 60);
    for (int i = 0; i < 3; i++) {
      now = now.plus(TlsMaterial.LOOK_AGAIN);
      assertThat(material.current()).isSameAs(first);
    }
    assertThat(events.stream().filter(TlsEvent.NotReloaded.class::isInstance)).hasSize(1);
    Files.writeString(files.key(), TestAuthority.pem("PRIVATE KEY", next.key().getEncoded()));
    now = now.plus(TlsMaterial.LOOK_AGAIN);
    assertThat(material.current()).isInstanceOf(Usable.class).isNotSameAs(first);
  }

  @Test
  void missingFiles_areUsedOnceTheyAreThere() throws IOException {
    Files.delete(files.key());
    TlsMaterial material = material();
    assertThat(material.current()).isInstanceOf(Unusable.class);
    assertThat(events).hasAtLeastOneElementOfType(TlsEvent.Unusable.class);
    AUTHORITY.write(directory, "agent");
    now = now.plus(TlsMaterial.LOOK_AGAIN);
    assertThat(material.current()).isInstanceOf(Usable.class);
  }

  @Test
  void expiry_isWarnedOfOnceAtEachThreshold() throws IOException {
    Instant end = now.plus(Duration.ofDays(60));
    AUTHORITY.write(directory, "agent", AUTHORITY.issue("agent", "EC", end));
    TlsMaterial material = material();
    List<Long> warnedAt = new ArrayList<>();
    for (int day = 60; day >= -2; day--) {
      now = end.minus(Duration.ofDays(day)).plusSeconds(1);
      int before = events.size();
      material.current();
      material.current();
      if (events.size() > before) {
        warnedAt.add((long) day);
      }
    }
    assertThat(warnedAt).containsExactly(30L, 7L, 1L, 0L);
    assertThat(events).hasAtLeastOneElementOfType(TlsEvent.Expires.class);
  }

  @Test
  void keyThatOthersCanRead_isWarnedOf() throws IOException {
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
    material();
    assertThat(events).contains(new TlsEvent.KeyExposed(files.key()));
  }
}
