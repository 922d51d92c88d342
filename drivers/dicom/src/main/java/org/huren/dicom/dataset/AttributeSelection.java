package org.huren.dicom.dataset;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which top-level attributes a scan lifts, and how much of each. Immutable. */
public final class AttributeSelection {
  /** Longer than any value that PS3.5 6.2 allows for an attribute of the index. */
  public static final int DEFAULT_MAX_VALUE_BYTES = 1024;

  private static final AttributeSelection INDEX =
      of(
          Stream.of(IndexAttribute.values()).map(IndexAttribute::tag).collect(Collectors.toSet()),
          DEFAULT_MAX_VALUE_BYTES);

  private final int[] tags;
  private final int maxValueBytes;

  private AttributeSelection(int[] tags, int maxValueBytes) {
    this.tags = tags;
    this.maxValueBytes = maxValueBytes;
  }

  /** All of {@link IndexAttribute}. */
  public static AttributeSelection index() {
    return INDEX;
  }

  /**
   * Any tags.
   *
   * @param maxValueBytes what is kept of one value at most; the rest is skipped
   */
  public static AttributeSelection of(Set<Tag> tags, int maxValueBytes) {
    if (maxValueBytes < 1) {
      throw new IllegalArgumentException(maxValueBytes + " bytes a value is not a limit");
    }
    return new AttributeSelection(
        tags.stream().mapToInt(Tag::value).sorted().toArray(), maxValueBytes);
  }

  boolean contains(int tag) {
    return Arrays.binarySearch(tags, tag) >= 0;
  }

  int maxValueBytes() {
    return maxValueBytes;
  }
}
