package org.huren.dicom.pdu;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.dicom.pdu.PduBody.Item;
import org.huren.dicom.pdu.PduBody.Malformed;

/**
 * Reads the sub-items of the user information item (PS3.8 Annex D.1, PS3.7 Annex D.3.3). {@code n|}
 * is a field of n bytes, {@code 2+} a field behind its two-byte length.
 *
 * <pre>
 * 51H maximum length              4|
 * 52H implementation class UID    text
 * 53H asynchronous operations     2| invoked  2| performed
 * 54H role selection              2+ SOP class  1| SCU  1| SCP
 * 55H implementation version      text
 * 56H extended negotiation        2+ SOP class  rest: information
 * 57H common extended negotiation 2+ SOP class  2+ service class  2+ list of (2+ related class)
 * 58H user identity               1| type  1| positive response requested  2+ primary  2+ secondary
 * 59H user identity answer        2+ server response
 * </pre>
 */
final class UserItems {
  /** What nearly every implementation can take; used where the mandatory item is missing. */
  static final int USUAL_MAXIMUM_LENGTH = 16384;

  private long maximumLength = USUAL_MAXIMUM_LENGTH;
  private String classUid = "";
  private Optional<String> versionName = Optional.empty();
  private Optional<AsynchronousOperationsWindow> window = Optional.empty();
  private final List<RoleSelection> roles = new ArrayList<>();
  private final List<SopClassExtendedNegotiation> extended = new ArrayList<>();
  private final List<SopClassCommonExtendedNegotiation> commonExtended = new ArrayList<>();
  private Optional<UserIdentity> identity = Optional.empty();
  private Optional<ByteBuffer> identityResponse = Optional.empty();

  private UserItems() {}

  static UserInformation read(ByteBuffer in) throws Malformed {
    UserItems items = new UserItems();
    while (in.hasRemaining()) {
      Item item = Item.read(in);
      items.take(item.type(), item.value());
    }
    return new UserInformation(
        items.maximumLength,
        items.classUid,
        items.versionName,
        items.window,
        items.roles,
        items.extended,
        items.commonExtended,
        items.identity,
        items.identityResponse);
  }

  private void take(int type, ByteBuffer value) throws Malformed {
    switch (type) {
      case 0x51 -> {
        need(value, 4, "maximum length");
        maximumLength = value.getInt() & 0xFFFFFFFFL;
      }
      case 0x52 -> classUid = PduBody.text(value);
      case 0x53 -> {
        need(value, 4, "asynchronous operations window");
        window =
            Optional.of(
                new AsynchronousOperationsWindow(
                    value.getShort() & 0xFFFF, value.getShort() & 0xFFFF));
      }
      case 0x54 -> {
        String sopClass = PduBody.text(PduBody.counted(value));
        need(value, 2, "role selection");
        roles.add(new RoleSelection(sopClass, value.get() == 1, value.get() == 1));
      }
      case 0x55 -> versionName = Optional.of(PduBody.text(value));
      case 0x56 -> {
        String sopClass = PduBody.text(PduBody.counted(value));
        extended.add(new SopClassExtendedNegotiation(sopClass, value.slice()));
      }
      case 0x57 -> {
        String sopClass = PduBody.text(PduBody.counted(value));
        String serviceClass = PduBody.text(PduBody.counted(value));
        List<String> related = new ArrayList<>();
        if (value.hasRemaining()) {
          ByteBuffer list = PduBody.counted(value);
          while (list.hasRemaining()) {
            related.add(PduBody.text(PduBody.counted(list)));
          }
        }
        commonExtended.add(new SopClassCommonExtendedNegotiation(sopClass, serviceClass, related));
      }
      case 0x58 -> {
        need(value, 2, "user identity");
        int identityType = value.get() & 0xFF;
        boolean respond = value.get() == 1;
        ByteBuffer primary = PduBody.counted(value);
        ByteBuffer secondary =
            value.hasRemaining() ? PduBody.counted(value) : ByteBuffer.allocate(0);
        identity = Optional.of(new UserIdentity(identityType, respond, primary, secondary));
      }
      case 0x59 -> identityResponse = Optional.of(PduBody.counted(value).asReadOnlyBuffer());
      default -> {}
    }
  }

  private static void need(ByteBuffer value, int bytes, String what) throws Malformed {
    if (value.remaining() < bytes) {
      throw new Malformed(what + " item with " + value.remaining() + " bytes, not " + bytes);
    }
  }
}
