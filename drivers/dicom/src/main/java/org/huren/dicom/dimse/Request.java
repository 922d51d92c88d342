package org.huren.dicom.dimse;

import org.huren.dicom.association.PresentationContext;

/** A request of the peer and the context on which it is to be answered. */
record Request(PresentationContext context, CommandSet command) {
  int field() {
    return command.number(CommandSet.COMMAND_FIELD).orElse(0);
  }

  int messageId() {
    return command.number(CommandSet.MESSAGE_ID).orElse(0);
  }
}
