package org.huren.dicom.dimse;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS of one end point by BCP 195 (RFC 9325): 1.3 and 1.2, forward secrecy and authenticated
 * encryption only, so that the secure connection profiles of PS3.15 Annex B that name BCP 195 are
 * met.
 *
 * @param context asked for each connection, so that renewed certificates count for the next one; an
 *     IllegalStateException from it fails that connection with its message
 * @param clientCertificate what an acceptor asks of its peers; a requestor shows whatever its
 *     context has
 * @param checkHostName whether a requestor compares the acceptor's certificate with the host name
 *     it connects to
 * @param handshake time for the handshake
 */
public record TlsSettings(
    Supplier<SSLContext> context,
    ClientCertificate clientCertificate,
    boolean checkHostName,
    Duration handshake) {
  /** Whether a requestor must show a certificate that our context trusts. */
  public enum ClientCertificate {
    NONE,
    /** One that is shown must be trusted. */
    OPTIONAL,
    REQUIRED
  }

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** RFC 9325 4.2 and what TLS 1.3 has, most preferred first. */
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");

  private static final Duration USUAL_HANDSHAKE = Duration.ofSeconds(15);

  /** For an acceptor. */
  public static TlsSettings acceptor(
      Supplier<SSLContext> context, ClientCertificate clientCertificate) {
    return new TlsSettings(context, clientCertificate, false, USUAL_HANDSHAKE);
  }

  /** For a requestor; who it talks to is settled by what its context trusts. */
  public static TlsSettings requestor(Supplier<SSLContext> context) {
    return new TlsSettings(context, ClientCertificate.NONE, false, USUAL_HANDSHAKE);
  }

  public TlsSettings withHandshake(Duration time) {
    return new TlsSettings(context, clientCertificate, checkHostName, time);
  }

  SSLEngine acceptorEngine() {
    SSLEngine engine = context.get().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    restrict(parameters, engine);
    parameters.setUseCipherSuitesOrder(true);
    switch (clientCertificate) {
      case NONE -> {}
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  SSLEngine requestorEngine(String host, int port) {
    SSLEngine engine = context.get().createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    restrict(parameters, engine);
    if (checkHostName) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static void restrict(SSLParameters parameters, SSLEngine engine) {
    List<String> supported = Arrays.asList(engine.getSupportedCipherSuites());
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(
        CIPHER_SUITES.stream().filter(supported::contains).toArray(String[]::new));
  }
}
