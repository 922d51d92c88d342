package org.huren.config;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Which certificate a peer must show: {@code CN=CT01,O=Hospital} names its subject, 64 hexadecimal
 * digits, colons or not, its SHA-256 fingerprint.
 */
public sealed interface CertificateIdentity {
  boolean matches(X509Certificate certificate);

  /** Any certificate of this subject that a trusted authority signed, so renewals count. */
  record Subject(X500Principal name) implements CertificateIdentity {
    @Override
    public boolean matches(X509Certificate certificate) {
      return certificate.getSubjectX500Principal().equals(name);
    }

    @Override
    public String toString() {
      return name.getName();
    }
  }

  /** This one certificate; lower case, without colons. */
  record Fingerprint(String sha256) implements CertificateIdentity {
    @Override
    public boolean matches(X509Certificate certificate) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return HexFormat.of().formatHex(digest).equals(sha256);
      } catch (GeneralSecurityException e) {
        return false; // a certificate without an encoding is none that anybody listed
      }
    }

    @Override
    public String toString() {
      return sha256;
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is neither a fingerprint nor a name
   */
  static CertificateIdentity parse(String text) {
    String digits = text.strip().toLowerCase(Locale.ROOT).replace(":", "");
    if (digits.matches("[0-9a-f]{64}")) {
      return new Fingerprint(digits);
    }
    return new Subject(new X500Principal(text.strip()));
  }
}
