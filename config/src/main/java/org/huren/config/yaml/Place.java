package org.huren.config.yaml;

/**
 * Where something stands.
 *
 * @param file as the admin named it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1, in characters; 0 when the file as a whole is meant
 * @param path such as {@code dicom.callers[0].aeTitle}; empty for the whole file
 */
public record Place(String file, int line, int column, String path) {
  /** The file as a whole. */
  static Place of(String file) {
    return new Place(file, 0, 0, "");
  }

  /** The same spot, as the place of a key under this one. */
  Place under(String key) {
    return new Place(file, line, column, path.isEmpty() ? key : path + "." + key);
  }

  /** The same spot, as the place of a list's element, counted from 0. */
  Place element(int index) {
    return new Place(file, line, column, path + "[" + index + "]");
  }

  /** The same path at another spot. */
  Place at(int newLine, int newColumn) {
    return new Place(file, newLine, newColumn, path);
  }

  /** {@code file:line:column path}, as far as known. */
  @Override
  public String toString() {
    String spot = line == 0 ? file : file + ":" + line + ":" + column;
    return path.isEmpty() ? spot : spot + " " + path;
  }
}
