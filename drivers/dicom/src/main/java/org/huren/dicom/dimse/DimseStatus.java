package org.huren.dicom.dimse;

/** Status codes (PS3.7 Annex C, PS3.4 Table B.2-1), named as there. */
public final class DimseStatus {
  public static final int SUCCESS = 0x0000;
  public static final int PROCESSING_FAILURE = 0x0110;
  public static final int DUPLICATE_SOP_INSTANCE = 0x0111;
  public static final int NO_SUCH_SOP_INSTANCE = 0x0112;
  public static final int NO_SUCH_EVENT_TYPE = 0x0113;
  public static final int NO_SUCH_ARGUMENT = 0x0114;
  public static final int INVALID_ARGUMENT_VALUE = 0x0115;
  public static final int INVALID_SOP_INSTANCE = 0x0117;
  public static final int NO_SUCH_SOP_CLASS = 0x0118;
  public static final int CLASS_INSTANCE_CONFLICT = 0x0119;
  public static final int SOP_CLASS_NOT_SUPPORTED = 0x0122;
  public static final int NO_SUCH_ACTION_TYPE = 0x0123;
  public static final int NOT_AUTHORIZED = 0x0124;
  public static final int DUPLICATE_TRANSACTION_UID = 0x0131;
  public static final int DUPLICATE_INVOCATION = 0x0210;
  public static final int UNRECOGNIZED_OPERATION = 0x0211;
  public static final int MISTYPED_ARGUMENT = 0x0212;
  public static final int RESOURCE_LIMITATION = 0x0213;
  public static final int OUT_OF_RESOURCES = 0xA700;
  public static final int DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xA900;
  public static final int COERCION_OF_DATA_ELEMENTS = 0xB000;
  public static final int ELEMENTS_DISCARDED = 0xB006;
  public static final int DATA_SET_DOES_NOT_MATCH_SOP_CLASS_WARNING = 0xB007;
  public static final int CANNOT_UNDERSTAND = 0xC000;
  public static final int CANCEL = 0xFE00;

  private DimseStatus() {}

  /** Whether the operation was done, perhaps with a warning. */
  public static boolean isSuccessOrWarning(int status) {
    return status == SUCCESS
        || status == 0x0001
        || status == 0x0107
        || status == 0x0116
        || (status & 0xF000) == 0xB000;
  }
}
