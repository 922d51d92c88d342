package org.huren.simulator.platform;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A client with a certificate of the trial. */
final class TrialClient {
  private TrialClient() {}

  /** Empty name: without a certificate of its own. */
  static HttpClient of(Path certificates, String name, String protocol) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (!name.isEmpty()) {
      byte[] key =
          Base64.getDecoder()
              .decode(
                  Files.readString(certificates.resolve(name + ".key"))
                      .replaceAll("-----[A-Z ]+-----|\\s", ""));
      own.setKeyEntry(
          "own",
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
          new char[0],
          new Certificate[] {
            factory.generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(certificates.resolve(name + ".pem"))))
          });
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        factory.generateCertificate(
            new ByteArrayInputStream(Files.readAllBytes(certificates.resolve("ca.pem")))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
  }
}
