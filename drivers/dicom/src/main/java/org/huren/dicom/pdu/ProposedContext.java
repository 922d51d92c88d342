package org.huren.dicom.pdu;

import java.util.List;

/**
 * A presentation context as proposed (PS3.8 9.3.2.2).
 *
 * @param id odd, 1 to 255
 */
public record ProposedContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
  public ProposedContext {
    if (id < 1 || id > 255 || id % 2 == 0) {
      throw new IllegalArgumentException("presentation context id " + id + " is not odd, 1-255");
    }
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }
}
