package org.huren.agent.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.huren.config.TlsConfig;

/** A private certificate authority for tests. */
public final class TestAuthority {
  private static final char[] PASSWORD = "test".toCharArray();

  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys;
  private final X509Certificate certificate;

  public TestAuthority(String name) {
    this.keys = keyPair("EC");
    this.certificate = sign(name, name, keys, true, Instant.now().plusSeconds(86_400L * 365));
  }

  /** A certificate and its key. */
  public record Issued(X509Certificate certificate, PrivateKey key) {}

  public X509Certificate certificate() {
    return certificate;
  }

  /** Issues a certificate of a client, or of the host of that name. */
  public Issued issue(String name, String algorithm, Instant notAfter) {
    KeyPair own = keyPair(algorithm);
    String issuer = certificate.getSubjectX500Principal().getName().replace("CN=", "");
    return new Issued(sign(name, issuer, own, false, notAfter), own.getPrivate());
  }

  /** Writes {@code NAME.pem} and {@code NAME.key} of a fresh certificate, and {@code ca.pem}. */
  public TlsConfig write(Path directory, String name) throws IOException {
    return write(directory, name, issue(name, "EC", Instant.now().plusSeconds(86_400L * 365)));
  }

  public TlsConfig write(Path directory, String name, Issued issued) throws IOException {
    TlsConfig files =
        new TlsConfig(
            directory.resolve(name + ".pem"),
            directory.resolve(name + ".key"),
            directory.resolve("ca.pem"));
    Files.writeString(files.certificate(), pem(issued.certificate()));
    Files.writeString(files.key(), pem("PRIVATE KEY", issued.key().getEncoded()));
    Files.writeString(files.trust(), pem(certificate));
    return files;
  }

  /** A server's side of mutual TLS, as localhost; trusts what this authority signed. */
  public SSLContext serverContext() {
    return serverContext("localhost");
  }

  public SSLContext serverContext(String host) {
    return context(issue(host, "EC", Instant.now().plusSeconds(86_400L * 365)));
  }

  /** Shows this certificate; trusts what this authority signed. */
  public SSLContext context(Issued issued) {
    try {
      KeyStore own = empty();
      own.setKeyEntry(
          "own", issued.key(), PASSWORD, new X509Certificate[] {issued.certificate(), certificate});
      return context(own);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shows no certificate. */
  public SSLContext trustingContext() {
    return context(empty());
  }

  private SSLContext context(KeyStore own) {
    try {
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(own, PASSWORD);
      KeyStore trusted = empty();
      trusted.setCertificateEntry("ca", certificate);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), random);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore empty() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(String label, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  static KeyPair keyPair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else if (algorithm.equals("RSA")) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(
      String name, String issuer, KeyPair subject, boolean authority, Instant notAfter) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              new BigInteger(64, random),
              Date.from(notAfter.minusSeconds(86_400L * 400)),
              Date.from(notAfter),
              new X500Name("CN=" + name),
              subject.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
