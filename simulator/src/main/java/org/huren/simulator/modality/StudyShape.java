package org.huren.simulator.modality;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many series a study has and how many images a series, written {@code 3x40}. */
public record StudyShape(int series, int images) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})x(\\d{1,6})");

  public StudyShape {
    if (series < 1 || images < 1) {
      throw new IllegalArgumentException("a study has at least one series of one image");
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is not one
   */
  public static StudyShape parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not SERIESxIMAGES, such as 3x40");
    }
    return new StudyShape(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
  }

  int instances() {
    return series * images;
  }
}
