package org.huren.simulator.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Writes the certificates of a trial: an authority whose key is thrown away at once, a server, a
 * client of it, and a stranger whom the authority does not know. PEM; keys as PKCS #8, readable by
 * their owner only.
 */
public final class Certificates {
  /** What each file is called. */
  public static final String CA = "ca.pem";

  public static final String SERVER = "server.pem";
  public static final String SERVER_KEY = "server.key";
  public static final String AGENT = "agent.pem";
  public static final String AGENT_KEY = "agent.key";
  public static final String STRANGER = "stranger.pem";
  public static final String STRANGER_KEY = "stranger.key";

  private static final Duration VALID = Duration.ofDays(825);
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private final SecureRandom random = new SecureRandom();
  private final Algorithm algorithm;
  private final Instant now;

  /** What the keys are made of. */
  public enum Algorithm {
    EC("SHA256withECDSA"),
    RSA("SHA256withRSA");

    private final String signature;

    Algorithm(String signature) {
      this.signature = signature;
    }
  }

  public Certificates(Algorithm algorithm, Clock clock) {
    this.algorithm = algorithm;
    this.now = clock.instant();
  }

  private record Holder(X509Certificate certificate, KeyPair keys) {}

  /**
   * Writes the seven files, over older ones if they are there.
   *
   * @param serverNames DNS names and IP addresses the server answers for, besides localhost and
   *     127.0.0.1
   */
  public void write(Path directory, List<String> serverNames)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(directory);
    try {
      Holder authority = authority("Huren trial authority");
      Holder server = leaf(authority, "localhost", KeyPurposeId.id_kp_serverAuth, serverNames);
      Holder agent = leaf(authority, "huren-agent", KeyPurposeId.id_kp_clientAuth, List.of());
      Holder stranger =
          leaf(
              authority("Some other authority"),
              "stranger",
              KeyPurposeId.id_kp_clientAuth,
              List.of());
      writeCertificate(directory.resolve(CA), authority);
      write(directory, SERVER, SERVER_KEY, server);
      write(directory, AGENT, AGENT_KEY, agent);
      write(directory, STRANGER, STRANGER_KEY, stranger);
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private Holder authority(String name)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = keys();
    X500Name subject = new X500Name("CN=" + name + ",O=Huren");
    X509v3CertificateBuilder builder = builder(subject, subject, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return new Holder(sign(builder, keys), keys);
  }

  private Holder leaf(Holder issuer, String name, KeyPurposeId purpose, List<String> moreNames)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = keys();
    X509v3CertificateBuilder builder =
        builder(
            X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded()),
            new X500Name("CN=" + name + ",O=Huren"),
            keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.certificate()));
    if (purpose.equals(KeyPurposeId.id_kp_serverAuth)) {
      builder.addExtension(Extension.subjectAlternativeName, false, names(moreNames));
    }
    return new Holder(sign(builder, issuer.keys()), keys);
  }

  private static GeneralNames names(List<String> more) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    for (String name : more) {
      boolean address = name.matches("[0-9.]+") || name.indexOf(':') >= 0;
      names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys)
      throws GeneralSecurityException, IOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(127, random).setBit(126),
            Date.from(now.minus(CLOCKS_DIFFER)),
            Date.from(now.plus(VALID)),
            subject,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    return builder;
  }

  private X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder(algorithm.signature).build(issuer.getPrivate())));
  }

  private KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.name());
    generator.initialize(algorithm == Algorithm.EC ? 256 : 2048, random);
    return generator.generateKeyPair();
  }

  private static void write(Path directory, String certificate, String key, Holder holder)
      throws IOException, CertificateEncodingException {
    writeCertificate(directory.resolve(certificate), holder);
    Path file = directory.resolve(key);
    Files.deleteIfExists(file);
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
    Files.writeString(
        file,
        pem("PRIVATE KEY", holder.keys().getPrivate().getEncoded()),
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static void writeCertificate(Path file, Holder holder)
      throws IOException, CertificateEncodingException {
    Files.writeString(file, pem("CERTIFICATE", holder.certificate().getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
