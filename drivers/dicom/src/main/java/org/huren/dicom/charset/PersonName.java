package org.huren.dicom.charset;

/**
 * The component groups of one decoded PN value (PS3.5 6.2.1); an absent group is empty.
 *
 * @param alphabetic may hold ideographs all the same, where a device knows no groups
 */
public record PersonName(String alphabetic, String ideographic, String phonetic) {

  /** Splits the first value of a decoded attribute at its equals signs. */
  public static PersonName parse(String text) {
    int end = text.indexOf('\\');
    String[] groups = (end < 0 ? text : text.substring(0, end)).split("=", 4);
    return new PersonName(group(groups, 0), group(groups, 1), group(groups, 2));
  }

  private static String group(String[] groups, int index) {
    return index < groups.length ? groups[index].strip() : "";
  }

  /** How to show it: the ideographic group where there is one, components joined by spaces. */
  public String display() {
    String group = ideographic.isEmpty() ? alphabetic : ideographic;
    return group.replace('^', ' ').strip().replaceAll(" +", " ");
  }

  /** Nothing: a name is patient data. */
  @Override
  public String toString() {
    return "PersonName";
  }
}
