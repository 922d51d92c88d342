package org.huren.dicom.association;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What protects a connection (PS3.15 Annex B).
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipherSuite its IANA name
 * @param peerCertificates the peer's chain, its own first, verified; empty if it showed none
 */
public record TransportSecurity(
    String protocol, String cipherSuite, List<X509Certificate> peerCertificates) {
  public TransportSecurity {
    peerCertificates = List.copyOf(peerCertificates);
  }
}
