package org.huren.agent.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.huren.config.TlsConfig;
import org.huren.config.language.Text;
import org.huren.config.tls.PemFiles;
import org.huren.config.yaml.Parsed;

/**
 * Our chain and key and those we trust, read once and found to belong together.
 *
 * @param context makes connections of TLS 1.2 and 1.3 that present our certificate; host names are
 *     checked by whoever uses it
 * @param expires when the first certificate of our chain runs out
 */
record TlsIdentity(SSLContext context, Instant expires) {

  static TlsIdentity read(TlsConfig files) throws TlsFileException {
    List<X509Certificate> certificates = good(PemFiles.certificates(files.certificate()));
    PrivateKey key = good(PemFiles.privateKey(files.key()));
    List<X509Certificate> trusted = good(PemFiles.certificates(files.trust()));
    List<X509Certificate> chain = chain(certificates, key, files);
    Instant expires =
        chain.stream().map(c -> c.getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new OwnKey(key, chain)}, trust(trusted).getTrustManagers(), null);
      return new TlsIdentity(context, expires);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsFileException(
          "tls.unsupported", files.certificate(), e.getClass().getSimpleName());
    }
  }

  /** What a file holds; else its reason, with the same code and text as in {@code huren check}. */
  private static <T> T good(Parsed<T> parsed) throws TlsFileException {
    if (parsed instanceof Parsed.Good<T> good) {
      return good.value();
    }
    Text why = ((Parsed.Bad<T>) parsed).why();
    throw new TlsFileException(why.key(), why.arguments().toArray());
  }

  /** Our certificate first, then each one's issuer; whatever else the file holds is left out. */
  private static List<X509Certificate> chain(
      List<X509Certificate> certificates, PrivateKey key, TlsConfig files) throws TlsFileException {
    List<X509Certificate> left = new ArrayList<>(certificates);
    List<X509Certificate> chain = new ArrayList<>();
    for (X509Certificate candidate : certificates) {
      if (belongTogether(key, candidate.getPublicKey())) {
        chain.add(candidate);
        break;
      }
    }
    if (chain.isEmpty()) {
      throw new TlsFileException("tls.key-mismatch", files.key(), files.certificate());
    }
    X509Certificate last = chain.get(0);
    left.remove(last);
    while (true) {
      X509Certificate child = last;
      var issuer =
          left.stream()
              .filter(c -> c.getSubjectX500Principal().equals(child.getIssuerX500Principal()))
              .findFirst();
      if (issuer.isEmpty()) {
        return chain;
      }
      last = issuer.get();
      chain.add(last);
      left.remove(last);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> "SHA256withRSA";
        };
    try {
      byte[] probe = {1, 2, 3};
      Signature sign = Signature.getInstance(algorithm);
      sign.initSign(key);
      sign.update(probe);
      byte[] signature = sign.sign();
      Signature verify = Signature.getInstance(algorithm);
      verify.initVerify(certified);
      verify.update(probe);
      return verify.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static TrustManagerFactory trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
