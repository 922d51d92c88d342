package org.huren.dicom.pdu;

import java.nio.ByteBuffer;

/**
 * Who uses the requestor (PS3.7 D.3.3.7). Holds secrets: its text form does not show them.
 *
 * @param type 1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON
 *     web token
 * @param primary user name, ticket, assertion or token, read-only
 * @param secondary passcode, only with type 2, read-only
 */
public record UserIdentity(
    int type, boolean positiveResponseRequested, ByteBuffer primary, ByteBuffer secondary) {
  public UserIdentity {
    primary = primary.asReadOnlyBuffer();
    secondary = secondary.asReadOnlyBuffer();
  }

  @Override
  public String toString() {
    return "UserIdentity[type=" + type + "]";
  }
}
