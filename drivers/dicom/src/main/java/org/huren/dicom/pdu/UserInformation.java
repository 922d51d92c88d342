package org.huren.dicom.pdu;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The user information item of an associate PDU (PS3.8 Annex D, PS3.7 Annex D.3.3).
 *
 * @param maximumLength longest P-DATA-TF variable field that its sender receives, bytes after the
 *     6-byte PDU header; 0: no limit
 * @param implementationClassUid empty in what a sloppy peer sends
 * @param userIdentity only in a request
 * @param userIdentityResponse only in an acceptance: the server response, read-only
 */
public record UserInformation(
    long maximumLength,
    String implementationClassUid,
    Optional<String> implementationVersionName,
    Optional<AsynchronousOperationsWindow> operationsWindow,
    List<RoleSelection> roles,
    List<SopClassExtendedNegotiation> extended,
    List<SopClassCommonExtendedNegotiation> commonExtended,
    Optional<UserIdentity> userIdentity,
    Optional<ByteBuffer> userIdentityResponse) {
  public UserInformation {
    roles = List.copyOf(roles);
    extended = List.copyOf(extended);
    commonExtended = List.copyOf(commonExtended);
  }

  /** Only what is mandatory, and the version name that comes with it. */
  public static UserInformation of(
      long maximumLength, String implementationClassUid, String implementationVersionName) {
    return new UserInformation(
        maximumLength,
        implementationClassUid,
        Optional.of(implementationVersionName),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** This one with role selections. */
  public UserInformation withRoles(List<RoleSelection> selected) {
    return new UserInformation(
        maximumLength,
        implementationClassUid,
        implementationVersionName,
        operationsWindow,
        selected,
        extended,
        commonExtended,
        userIdentity,
        userIdentityResponse);
  }

  /** This one with an asynchronous operations window. */
  public UserInformation with(AsynchronousOperationsWindow window) {
    return new UserInformation(
        maximumLength,
        implementationClassUid,
        implementationVersionName,
        Optional.of(window),
        roles,
        extended,
        commonExtended,
        userIdentity,
        userIdentityResponse);
  }
}
