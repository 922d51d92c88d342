package org.huren.simulator.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.huren.simulator.certs.Certificates;
import org.huren.simulator.fault.Fault;
import org.huren.simulator.fault.FaultPlan;

/** The server's side of mutual TLS, from the PEM files that {@code simulate certs} writes. */
final class PlatformTls {
  private PlatformTls() {}

  /** A context of its own, so that no session of an earlier one can be resumed. */
  static SSLContext context(Path certificates, FaultPlan faults)
      throws IOException, GeneralSecurityException {
    char[] noPassword = new char[0];
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, noPassword);
    own.setKeyEntry(
        "server",
        key(certificates.resolve(Certificates.SERVER_KEY)),
        noPassword,
        chain(certificates.resolve(Certificates.SERVER)).toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, noPassword);

    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, noPassword);
    int n = 0;
    for (Certificate authority : chain(certificates.resolve(Certificates.CA))) {
      trusted.setCertificateEntry("authority-" + n++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);

    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys.getKeyManagers(),
        new TrustManager[] {
          new MoodyTrust((X509ExtendedTrustManager) trust.getTrustManagers()[0], faults)
        },
        null);
    return context;
  }

  private static Collection<? extends Certificate> chain(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    try {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }
  }

  /** Trusts the authority's clients, unless the fault says otherwise. */
  private static final class MoodyTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private final FaultPlan faults;

    MoodyTrust(X509ExtendedTrustManager trust, FaultPlan faults) {
      this.trust = trust;
      this.faults = faults;
    }

    private void checkMood() throws CertificateException {
      if (faults.strike(Fault.RefuseClientCertificate.class).isPresent()) {
        throw new CertificateException("refused on purpose");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      checkMood();
      trust.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkMood();
      trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkMood();
      trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      trust.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      trust.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      trust.checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trust.getAcceptedIssuers();
    }
  }
}
