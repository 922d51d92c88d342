package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsChecksTest {
  private static final KeyPair KEYS = Pki.keys("EC", 256);
  private static final String YAML =
      """
      hospital: { name: A, orgCode: 12350428MB0000000X }
      spool: { directory: spool, minFree: 1MB }
      dicom: { aeTitle: H, listen: 0.0.0.0:104, callers: any }
      uplinks:
        - id: u
          type: stow
          url: https://cloud.example/studies
          accepts: [ images ]
          tls:
            certificate: certs/agent.pem
            key: certs/agent.key
            trust: certs/ca.pem
      """;

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void furnish() {
    site = new Site(folder);
  }

  private void certificate(int fromDays, int toDays) {
    write("agent.pem", Pki.pem(of(KEYS, fromDays, toDays)));
    write("agent.key", Pki.pem(Pki.pkcs8(KEYS)));
  }

  private static X509Certificate of(KeyPair keys, int fromDays, int toDays) {
    return Pki.certificate(
        "x",
        keys,
        Site.NOW.plus(Duration.ofDays(fromDays)),
        Site.NOW.plus(Duration.ofDays(toDays)));
  }

  private void write(String name, String text) {
    Pki.write(folder.resolve("certs").resolve(name), text);
  }

  private String onlyProblem() {
    assertThat(site.problems(YAML)).hasSize(1);
    return site.problems(YAML).get(0);
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "Ed25519, 0"})
  void pairOfEveryUsualKind_isFine(String algorithm, int size) {
    KeyPair keys = Pki.keys(algorithm, size);
    write("agent.pem", Pki.pem(of(keys, -1, 100)));
    write("agent.key", Pki.pem(Pki.pkcs8(keys)));
    assertThat(site.problems(YAML)).isEmpty();
  }

  @Test
  void expiredCertificate_isAnError() {
    certificate(-10, -1);
    assertThat(onlyProblem())
        .isEqualTo(
            "gateway.yaml:10:20 uplinks[0].tls.certificate: the certificate expired on "
                + "2026-11-20, ask whoever issued it for a new one");
  }

  @Test
  void certificateOfTomorrow_isAnError() {
    certificate(1, 100);
    assertThat(onlyProblem()).contains("is not valid before 2026-11-22");
  }

  @Test
  void certificateThatEndsWithinThirtyDays_isAWarning() {
    certificate(-1, 29);
    assertThat(onlyProblem()).contains("warning: the certificate expires in 29 days");
    certificate(-1, 31);
    assertThat(site.problems(YAML)).isEmpty();
  }

  @Test
  void keyOfAnotherCertificate_isAnError() {
    write("agent.key", Pki.pem(Pki.pkcs8(KEYS)));
    assertThat(onlyProblem())
        .contains(":11:12 uplinks[0].tls.key: the key does not belong to the certificate");
  }

  @Test
  void keyOfAnotherKind_isAnError() {
    write("agent.key", Pki.pem(Pki.pkcs8(Pki.keys("RSA", 2048))));
    assertThat(onlyProblem()).contains("the key does not belong to the certificate");
  }

  @Test
  void chainInWrongOrder_isToldApart() {
    var other = of(Pki.keys("EC", 256), -1, 100);
    write("agent.pem", Pki.pem(other, of(KEYS, -1, 100)));
    write("agent.key", Pki.pem(Pki.pkcs8(KEYS)));
    assertThat(onlyProblem()).contains("the certificate of the key is not the first in the file");
  }

  @Test
  void swappedFiles_areToldSo() {
    write("agent.pem", Pki.pem(Pki.pkcs8(KEYS)));
    write("agent.key", Pki.pem(of(KEYS, -1, 100)));
    assertThat(site.problems(YAML))
        .hasSize(2)
        .allMatch(line -> line.contains("certificate and key may be swapped"));
  }

  @Test
  void expiredAuthorities_areAnErrorOnlyIfNoneIsLeft() {
    write("ca.pem", Pki.pem(of(KEYS, -10, -1), of(KEYS, -10, 100)));
    assertThat(onlyProblem()).contains("warning: authority CN=x expired on 2026-11-20");
    write("ca.pem", Pki.pem(of(KEYS, -10, -1)));
    assertThat(onlyProblem()).contains("tls.trust: all authorities in it have expired");
    write("ca.pem", Pki.pem(of(KEYS, -10, 5)));
    assertThat(onlyProblem()).contains("warning: an authority in it expires in 5 days");
  }

  @Test
  void keyThatEverybodyMayRead_isAWarning() throws Exception {
    Path key = folder.resolve("certs/agent.key");
    assumeThat(Files.getFileStore(key).supportsFileAttributeView("posix")).isTrue();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(onlyProblem()).contains("warning: every user of this machine may read");
  }

  @Test
  void missingFiles_areToldEach() throws Exception {
    Files.delete(folder.resolve("certs/agent.pem"));
    Files.delete(folder.resolve("certs/ca.pem"));
    assertThat(site.problems(YAML))
        .hasSize(2)
        .allMatch(line -> line.contains("does not exist, put it there"));
  }
}
