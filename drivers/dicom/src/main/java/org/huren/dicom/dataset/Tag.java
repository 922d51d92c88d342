package org.huren.dicom.dataset;

/**
 * A Data Element Tag: group number in the upper half, element number in the lower; ordered as
 * unsigned numbers, as elements are in a data set (PS3.5 7.1).
 */
public record Tag(int value) implements Comparable<Tag> {
  public static final Tag FILE_META_GROUP_LENGTH = of(0x0002, 0x0000);
  public static final Tag MEDIA_STORAGE_SOP_CLASS_UID = of(0x0002, 0x0002);
  public static final Tag MEDIA_STORAGE_SOP_INSTANCE_UID = of(0x0002, 0x0003);
  public static final Tag TRANSFER_SYNTAX_UID = of(0x0002, 0x0010);
  public static final Tag SPECIFIC_CHARACTER_SET = of(0x0008, 0x0005);
  public static final Tag SOP_CLASS_UID = of(0x0008, 0x0016);
  public static final Tag SOP_INSTANCE_UID = of(0x0008, 0x0018);
  public static final Tag STUDY_INSTANCE_UID = of(0x0020, 0x000D);
  public static final Tag SERIES_INSTANCE_UID = of(0x0020, 0x000E);
  public static final Tag PIXEL_DATA = of(0x7FE0, 0x0010);

  public static Tag of(int group, int element) {
    return new Tag((group << 16) | (element & 0xFFFF));
  }

  public int group() {
    return value >>> 16;
  }

  public int element() {
    return value & 0xFFFF;
  }

  @Override
  public int compareTo(Tag other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return String.format("(%04X,%04X)", group(), element());
  }
}
