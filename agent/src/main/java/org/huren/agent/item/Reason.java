package org.huren.agent.item;

import java.util.Arrays;
import java.util.List;

/**
 * Why something was held, refused or rejected: a stable code such as {@code dicom.conflict} and its
 * arguments. The text is looked up by code in the reader's language, so it is never stored.
 * Arguments never carry patient data.
 */
public record Reason(String code, List<String> arguments) {
  public Reason {
    arguments = List.copyOf(arguments);
  }

  public static Reason of(String code, Object... arguments) {
    return new Reason(code, Arrays.stream(arguments).map(String::valueOf).toList());
  }
}
