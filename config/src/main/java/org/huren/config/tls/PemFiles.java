package org.huren.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.config.language.Text;
import org.huren.config.yaml.Parsed;

/**
 * Reads PEM files (RFC 7468). A file that can't be used is an answer with the reason, never an
 * exception; no answer repeats what stands in a file. Stateless, safe for any thread.
 */
public final class PemFiles {
  private static final int LIMIT_BYTES = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PemFiles() {}

  private record Block(String label, String body) {
    byte[] bytes() {
      return Base64.getMimeDecoder().decode(body);
    }
  }

  /** The certificates in the file, in its order; at least one. */
  public static Parsed<List<X509Certificate>> certificates(Path file) {
    Parsed<List<Block>> blocks = blocks(file);
    if (blocks instanceof Parsed.Bad<List<Block>> bad) {
      return new Parsed.Bad<>(bad.why());
    }
    List<X509Certificate> certificates = new ArrayList<>();
    boolean key = false;
    for (Block block : ((Parsed.Good<List<Block>>) blocks).value()) {
      key |= block.label().endsWith("PRIVATE KEY");
      if (block.label().equals("CERTIFICATE")) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(block.bytes())));
        } catch (CertificateException | IllegalArgumentException e) {
          return bad("pem.certificate-broken", file, certificates.size() + 1);
        }
      }
    }
    if (certificates.isEmpty()) {
      return bad(key ? "pem.key-for-certificate" : "pem.no-certificate", file);
    }
    return new Parsed.Good<>(List.copyOf(certificates));
  }

  /** The private key in the file: PKCS #8 without a password, RSA, EC or EdDSA. */
  public static Parsed<PrivateKey> privateKey(Path file) {
    Parsed<List<Block>> blocks = blocks(file);
    if (blocks instanceof Parsed.Bad<List<Block>> bad) {
      return new Parsed.Bad<>(bad.why());
    }
    boolean certificate = false;
    for (Block block : ((Parsed.Good<List<Block>>) blocks).value()) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return pkcs8(block, file);
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return bad("pem.key-encrypted", file);
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" -> {
          boolean encrypted = block.body().contains("ENCRYPTED");
          return bad(encrypted ? "pem.key-encrypted" : "pem.key-traditional", file);
        }
        case "CERTIFICATE" -> certificate = true;
        default -> {
          // EC PARAMETERS and the like stand before the key
        }
      }
    }
    return bad(certificate ? "pem.certificate-for-key" : "pem.no-key", file);
  }

  private static Parsed<PrivateKey> pkcs8(Block block, Path file) {
    byte[] encoded;
    try {
      encoded = block.bytes();
    } catch (IllegalArgumentException e) {
      return bad("pem.key-broken", file);
    }
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        var factory = KeyFactory.getInstance(algorithm);
        return new Parsed.Good<>(factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
      } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
        // not of this algorithm: the next may be it
      }
    }
    return bad("pem.key-broken", file);
  }

  private static Parsed<List<Block>> blocks(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LIMIT_BYTES);
    } catch (NoSuchFileException e) {
      return bad("pem.missing", file);
    } catch (AccessDeniedException e) {
      return bad("pem.forbidden", file, System.getProperty("user.name", "?"));
    } catch (IOException e) {
      return bad("pem.unreadable", file);
    }
    // PEM is ASCII; remarks around the blocks may be anything
    Matcher m = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    List<Block> blocks = new ArrayList<>();
    while (m.find()) {
      blocks.add(new Block(m.group(1), m.group(2)));
    }
    if (blocks.isEmpty()) {
      boolean der = bytes.length > 0 && bytes[0] == 0x30;
      return bad(der ? "pem.der" : "pem.none", file);
    }
    return new Parsed.Good<>(blocks);
  }

  private static <T> Parsed<T> bad(String code, Object... with) {
    return new Parsed.Bad<>(new Text(PemFiles.class, code, with));
  }
}
