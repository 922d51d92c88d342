package org.huren.simulator.option;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 512KB}, {@code 20MB}, {@code 2GB} as bytes, in powers of 1024. */
public final class SizeOption implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})(B|KB|MB|GB)?");
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB");

  @Override
  public Long convert(String text) {
    Matcher m = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!m.matches()) {
      throw new TypeConversionException("'" + text + "' is not a size such as 512KB or 20MB");
    }
    int power = m.group(2) == null ? 0 : UNITS.indexOf(m.group(2));
    return Long.parseLong(m.group(1)) << (10 * power);
  }
}
