package org.huren.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.huren.config.DicomKeys.DicomTls;
import org.huren.config.UplinkKeys.Tls;
import org.huren.config.language.Text;
import org.huren.config.tls.PemFiles;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Parsed;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;

/** Whether the files of a {@code tls} section can open a connection today and for a while. */
final class TlsChecks {
  /** The first of the warnings before expiry. */
  private static final Duration NOTICE = Duration.ofDays(30);

  private final Reading reading;
  private final Function<Path, Path> resolve;
  private final Instant now;

  TlsChecks(Reading reading, Function<Path, Path> resolve, Clock clock) {
    this.reading = reading;
    this.resolve = resolve;
    this.now = clock.instant();
  }

  void uplink(Values tls) {
    check(tls, Tls.CERTIFICATE, Tls.KEY, Tls.TRUST);
  }

  void dicomListener(Values tls) {
    check(tls, DicomTls.CERTIFICATE, DicomTls.KEY, DicomTls.TRUST);
  }

  private void check(Values tls, Key<Path> certificate, Key<Path> privateKey, Key<Path> trusted) {
    var chain = file(tls, certificate, PemFiles::certificates);
    var key = file(tls, privateKey, PemFiles::privateKey);
    var trust = file(tls, trusted, PemFiles::certificates);
    chain.ifPresent(certificates -> own(certificates.get(0), tls.place(certificate)));
    trust.ifPresent(certificates -> authorities(certificates, tls.place(trusted)));
    if (chain.isPresent() && key.isPresent()) {
      pair(chain.get(), key.get(), tls.place(privateKey), tls.place(certificate));
    }
    if (key.isPresent()) {
      tls.find(privateKey).map(resolve).ifPresent(path -> secrecy(path, tls.place(privateKey)));
    }
  }

  private <T> Optional<T> file(Values tls, Key<Path> key, Function<Path, Parsed<T>> reader) {
    Optional<Path> path = tls.find(key).map(resolve);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Parsed<T> read = reader.apply(path.get());
    if (read instanceof Parsed.Bad<T> bad) {
      reading.error(tls.place(key), bad.why());
      return Optional.empty();
    }
    return Optional.of(((Parsed.Good<T>) read).value());
  }

  private void own(X509Certificate certificate, Place place) {
    if (now.isAfter(end(certificate))) {
      fail(place, "tls.expired", day(end(certificate)));
    } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
      fail(place, "tls.not-yet", day(certificate.getNotBefore().toInstant()));
    } else if (endsSoon(certificate)) {
      warn(place, "tls.expires", daysLeft(certificate), day(end(certificate)));
    }
  }

  /** An expired authority among good ones does no harm; we only say so. */
  private void authorities(List<X509Certificate> certificates, Place place) {
    if (certificates.stream().allMatch(c -> now.isAfter(end(c)))) {
      fail(place, "tls.trust-expired", day(end(certificates.get(0))));
      return;
    }
    for (X509Certificate c : certificates) {
      if (now.isAfter(end(c))) {
        warn(place, "tls.one-trust-expired", c.getSubjectX500Principal().getName(), day(end(c)));
      } else if (endsSoon(c)) {
        warn(place, "tls.trust-expires", daysLeft(c), day(end(c)));
      }
    }
  }

  private void pair(
      List<X509Certificate> chain, PrivateKey key, Place keyPlace, Place certificatePlace) {
    if (matches(chain.get(0).getPublicKey(), key)) {
      return;
    }
    if (chain.stream().anyMatch(c -> matches(c.getPublicKey(), key))) {
      fail(certificatePlace, "tls.chain-order");
    } else {
      fail(keyPlace, "tls.pair");
    }
  }

  /** What the key signs the certificate must verify: the only test that fits every algorithm. */
  private static boolean matches(PublicKey certified, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = "huren".getBytes(StandardCharsets.US_ASCII);
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(probe);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private void secrecy(Path key, Place place) {
    try {
      if (Files.getFileStore(key).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
        warn(place, "tls.key-open", key);
      }
    } catch (IOException e) {
      // It could be read a moment ago: whatever it is now, the agent will meet and report it
      reading.warning(place, new Text(PemFiles.class, "pem.unreadable", key));
    }
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private boolean endsSoon(X509Certificate certificate) {
    return now.plus(NOTICE).isAfter(end(certificate));
  }

  private long daysLeft(X509Certificate certificate) {
    return Duration.between(now, end(certificate)).toDays();
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private void fail(Place place, String code, Object... with) {
    reading.error(place, new Text(TlsChecks.class, code, with));
  }

  private void warn(Place place, String code, Object... with) {
    reading.warning(place, new Text(TlsChecks.class, code, with));
  }
}
