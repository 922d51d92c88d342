package org.huren.dicom.dimse;

import java.util.Optional;

/** The command sets we send (PS3.7 section 9.3). */
final class Commands {
  /** LO, which is what Error Comment is. */
  private static final int LONGEST_COMMENT = 64;

  private static final int DATA_SET_FOLLOWS = 0x0000;

  private Commands() {}

  /** The response to any request: what it names is repeated, requested UIDs as affected ones. */
  static CommandSet response(CommandSet request, int status, Optional<String> errorComment) {
    CommandSet.Builder response =
        CommandSet.builder()
            .number(
                CommandSet.COMMAND_FIELD,
                request.number(CommandSet.COMMAND_FIELD).orElse(0) | CommandField.RESPONSE)
            .number(
                CommandSet.MESSAGE_ID_BEING_RESPONDED_TO,
                request.number(CommandSet.MESSAGE_ID).orElse(0))
            .number(CommandSet.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
            .number(CommandSet.STATUS, status);
    request
        .text(CommandSet.AFFECTED_SOP_CLASS_UID)
        .or(() -> request.text(CommandSet.REQUESTED_SOP_CLASS_UID))
        .ifPresent(uid -> response.uid(CommandSet.AFFECTED_SOP_CLASS_UID, uid));
    request
        .text(CommandSet.AFFECTED_SOP_INSTANCE_UID)
        .or(() -> request.text(CommandSet.REQUESTED_SOP_INSTANCE_UID))
        .ifPresent(uid -> response.uid(CommandSet.AFFECTED_SOP_INSTANCE_UID, uid));
    for (int type : new int[] {CommandSet.EVENT_TYPE_ID, CommandSet.ACTION_TYPE_ID}) {
      request.number(type).ifPresent(id -> response.number(type, id));
    }
    errorComment.ifPresent(
        text ->
            response.text(
                CommandSet.ERROR_COMMENT,
                text.substring(0, Math.min(LONGEST_COMMENT, text.length()))));
    return response.build();
  }

  static CommandSet echoRequest(int messageId, String sopClassUid) {
    return CommandSet.builder()
        .uid(CommandSet.AFFECTED_SOP_CLASS_UID, sopClassUid)
        .number(CommandSet.COMMAND_FIELD, CommandField.C_ECHO_RQ)
        .number(CommandSet.MESSAGE_ID, messageId)
        .number(CommandSet.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
        .build();
  }

  /** N-ACTION-RQ (PS3.7 Table 10.3-7) with an Action Information data set. */
  static CommandSet actionRequest(
      int messageId, String sopClassUid, String sopInstanceUid, int actionTypeId) {
    return CommandSet.builder()
        .uid(CommandSet.REQUESTED_SOP_CLASS_UID, sopClassUid)
        .number(CommandSet.COMMAND_FIELD, CommandField.N_ACTION_RQ)
        .number(CommandSet.MESSAGE_ID, messageId)
        .number(CommandSet.COMMAND_DATA_SET_TYPE, DATA_SET_FOLLOWS)
        .uid(CommandSet.REQUESTED_SOP_INSTANCE_UID, sopInstanceUid)
        .number(CommandSet.ACTION_TYPE_ID, actionTypeId)
        .build();
  }

  /** N-EVENT-REPORT-RQ (PS3.7 Table 10.3-1) with an Event Information data set. */
  static CommandSet eventReportRequest(
      int messageId, String sopClassUid, String sopInstanceUid, int eventTypeId) {
    return CommandSet.builder()
        .uid(CommandSet.AFFECTED_SOP_CLASS_UID, sopClassUid)
        .number(CommandSet.COMMAND_FIELD, CommandField.N_EVENT_REPORT_RQ)
        .number(CommandSet.MESSAGE_ID, messageId)
        .number(CommandSet.COMMAND_DATA_SET_TYPE, DATA_SET_FOLLOWS)
        .uid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstanceUid)
        .number(CommandSet.EVENT_TYPE_ID, eventTypeId)
        .build();
  }

  static CommandSet storeRequest(int messageId, String sopClassUid, String sopInstanceUid) {
    return CommandSet.builder()
        .uid(CommandSet.AFFECTED_SOP_CLASS_UID, sopClassUid)
        .number(CommandSet.COMMAND_FIELD, CommandField.C_STORE_RQ)
        .number(CommandSet.MESSAGE_ID, messageId)
        .number(CommandSet.PRIORITY, 0)
        .number(CommandSet.COMMAND_DATA_SET_TYPE, DATA_SET_FOLLOWS)
        .uid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstanceUid)
        .build();
  }
}
