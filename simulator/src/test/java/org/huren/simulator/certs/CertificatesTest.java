package org.huren.simulator.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificatesTest {
  @TempDir private Path folder;

  private X509Certificate certificate(String name) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(folder.resolve(name))));
  }

  private void write(Certificates.Algorithm algorithm, List<String> names) throws Exception {
    new Certificates(algorithm, Clock.systemUTC()).write(folder, names);
  }

  @ParameterizedTest
  @EnumSource(Certificates.Algorithm.class)
  void chainHolds_andKeysFitTheirCertificates(Certificates.Algorithm algorithm) throws Exception {
    write(algorithm, List.of());
    X509Certificate authority = certificate(Certificates.CA);

    for (String name : new String[] {"server", "agent"}) {
      X509Certificate leaf = certificate(name + ".pem");
      leaf.verify(authority.getPublicKey());
      leaf.checkValidity();
      assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
      assertThat(sign(name + ".key", algorithm, leaf)).isTrue();
    }
    assertThat(authority.getBasicConstraints()).isZero();
  }

  private boolean sign(String key, Certificates.Algorithm algorithm, X509Certificate leaf)
      throws Exception {
    String base64 = Files.readString(folder.resolve(key)).replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey privateKey =
        KeyFactory.getInstance(algorithm.name())
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    Signature signature =
        Signature.getInstance(
            algorithm == Certificates.Algorithm.EC ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(privateKey);
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(leaf);
    signature.update((byte) 1);
    return signature.verify(signed);
  }

  @Test
  void server_isLocalhostAndItsAddressAndWhatElseWasAsked() throws Exception {
    write(Certificates.Algorithm.EC, List.of("cloud.test", "10.1.2.3"));

    assertThat(certificate(Certificates.SERVER).getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("localhost", "127.0.0.1", "cloud.test", "10.1.2.3");
  }

  @Test
  void stranger_isOfAnotherAuthority() throws Exception {
    write(Certificates.Algorithm.EC, List.of());
    X509Certificate stranger = certificate(Certificates.STRANGER);
    X509Certificate authority = certificate(Certificates.CA);

    assertThatThrownBy(() -> stranger.verify(authority.getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void keys_areTheirOwnersOnly() throws Exception {
    write(Certificates.Algorithm.EC, List.of());
    write(Certificates.Algorithm.EC, List.of());

    for (String key : new String[] {"server.key", "agent.key", "stranger.key"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
          .isEqualTo("rw-------");
    }
    assertThat(folder.resolve("ca.key")).doesNotExist();
  }
}
