package org.huren.agent.upload.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468): certificates, or one unencrypted PKCS #8 key. What the JDK
 * can't read by itself (PKCS #1, SEC 1, encrypted keys, PKCS #12) is told apart, because the way
 * out is another command for each.
 */
record PemFile(Path path, List<Block> blocks) {
  private static final long LONGEST = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** One block; its text may have headers of the old style before the Base64. */
  record Block(String label, String text) {
    byte[] der() {
      return Base64.getMimeDecoder().decode(text.strip());
    }
  }

  static PemFile read(Path path) throws TlsFileException {
    String text;
    try {
      long size = Files.size(path);
      if (size > LONGEST) {
        throw new TlsFileException("tls.not-pem", path);
      }
      text = Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new TlsFileException("tls.file-unreadable", path, e.getClass().getSimpleName());
    }
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    if (blocks.isEmpty()) {
      throw new TlsFileException("tls.not-pem", path);
    }
    return new PemFile(path, blocks);
  }

  /** All certificates, in the file's order; at least one. */
  List<X509Certificate> certificates() throws TlsFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        certificates.add(certificate(block));
      }
    }
    if (certificates.isEmpty()) {
      throw new TlsFileException("tls.no-certificate", path, blocks.get(0).label());
    }
    return certificates;
  }

  private X509Certificate certificate(Block block) throws TlsFileException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (CertificateException | IllegalArgumentException e) {
      throw new TlsFileException("tls.certificate-damaged", path);
    }
  }

  /** The first private key. */
  PrivateKey privateKey() throws TlsFileException {
    for (Block block : blocks) {
      if (block.label().endsWith("PRIVATE KEY")) {
        return privateKey(block);
      }
    }
    throw new TlsFileException("tls.no-key", path, blocks.get(0).label());
  }

  private PrivateKey privateKey(Block block) throws TlsFileException {
    boolean encrypted =
        block.label().startsWith("ENCRYPTED") || block.text().contains("Proc-Type: 4,ENCRYPTED");
    if (encrypted) {
      throw new TlsFileException("tls.key-encrypted", path);
    }
    if (!block.label().equals("PRIVATE KEY")) {
      throw new TlsFileException("tls.key-not-pkcs8", path, block.label());
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(block.der());
    } catch (IllegalArgumentException e) {
      throw new TlsFileException("tls.key-damaged", path);
    }
    for (String algorithm : KEY_ALGORITHMS) {
      Optional<PrivateKey> key = decode(spec, algorithm);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new TlsFileException("tls.key-damaged", path);
  }

  private static Optional<PrivateKey> decode(PKCS8EncodedKeySpec spec, String algorithm) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
