package org.huren.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.huren.config.Pki;
import org.huren.config.yaml.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
  private static final KeyPair KEYS = Pki.keys("EC", 256);

  @TempDir Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("x.pem"), text);
  }

  private static <T> String refusal(Parsed<T> parsed) {
    return ((Parsed.Bad<T>) parsed).why().key();
  }

  @Test
  void certificates_keepTheirOrderAmongRemarks() throws Exception {
    var first = Pki.certificate("1", KEYS, Instant.EPOCH, Instant.now());
    var second = Pki.certificate("2", KEYS, Instant.EPOCH, Instant.now());
    String text = "Bag Attributes - 互认\n" + Pki.pem(first) + "\n--- next\n" + Pki.pem(second);
    assertThat(PemFiles.certificates(file(text.replace("\n", "\r\n"))))
        .isEqualTo(new Parsed.Good<>(List.of(first, second)));
  }

  @Test
  void keyBehindItsParameters_isFound() throws Exception {
    String text = Pki.pem(new PemObject("EC PARAMETERS", new byte[] {6, 0}), Pki.pkcs8(KEYS));
    assertThat(PemFiles.privateKey(file(text))).isEqualTo(new Parsed.Good<>(KEYS.getPrivate()));
  }

  @Test
  void keyInTraditionalForm_isRefusedWithTheWayOut() throws Exception {
    assertThat(refusal(PemFiles.privateKey(file(Pki.pem(KEYS))))).isEqualTo("pem.key-traditional");
    assertThat(refusal(PemFiles.privateKey(file(Pki.pem(Pki.keys("RSA", 2048))))))
        .isEqualTo("pem.key-traditional");
  }

  @Test
  void keyWithPassword_isRefusedWithTheWayOut() throws Exception {
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.PBE_SHA1_RC2_128)
            .setProvider(new BouncyCastleProvider())
            .setPassword("geheim".toCharArray())
            .build();
    String text = Pki.pem(new JcaPKCS8Generator(KEYS.getPrivate(), encryptor).generate());
    assertThat(refusal(PemFiles.privateKey(file(text)))).isEqualTo("pem.key-encrypted");
  }

  @Test
  void oldKeyWithPassword_isRefusedWithTheWayOut() throws Exception {
    String text =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;
    assertThat(refusal(PemFiles.privateKey(file(text)))).isEqualTo("pem.key-encrypted");
  }

  @Test
  void damagedBlocks_areRefused() throws Exception {
    String key = Pki.pem(new PemObject("PRIVATE KEY", new byte[] {1, 2, 3}));
    assertThat(refusal(PemFiles.privateKey(file(key)))).isEqualTo("pem.key-broken");
    String certificate = Pki.pem(new PemObject("CERTIFICATE", new byte[] {1, 2, 3}));
    assertThat(refusal(PemFiles.certificates(file(certificate))))
        .isEqualTo("pem.certificate-broken");
  }

  @Test
  void binaryFile_isRecognised() throws Exception {
    Path der = folder.resolve("x.pfx");
    Files.write(der, KEYS.getPrivate().getEncoded());
    assertThat(refusal(PemFiles.privateKey(der))).isEqualTo("pem.der");
    Files.write(der, "hello".getBytes(StandardCharsets.US_ASCII));
    assertThat(refusal(PemFiles.certificates(der))).isEqualTo("pem.none");
  }

  @Test
  void otherContent_isNamed() throws Exception {
    Path other = file(Pki.pem(new PemObject("X509 CRL", new byte[] {1})));
    assertThat(refusal(PemFiles.certificates(other))).isEqualTo("pem.no-certificate");
    assertThat(refusal(PemFiles.privateKey(other))).isEqualTo("pem.no-key");
  }

  @Test
  void missingFileAndFolder_areAnswersNotExceptions() {
    assertThat(refusal(PemFiles.certificates(folder.resolve("absent")))).isEqualTo("pem.missing");
    assertThat(refusal(PemFiles.privateKey(folder))).isEqualTo("pem.unreadable");
  }
}
