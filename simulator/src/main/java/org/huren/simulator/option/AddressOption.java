package org.huren.simulator.option;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT}, resolving the host. */
public final class AddressOption implements ITypeConverter<InetSocketAddress> {
  private static final Pattern FORM = Pattern.compile("\\[?([^\\[\\]]+)]?:(\\d{1,5})");

  @Override
  public InetSocketAddress convert(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(2)) > 65535) {
      throw new TypeConversionException("'" + text + "' is not HOST:PORT, such as 127.0.0.1:8443");
    }
    InetSocketAddress address = new InetSocketAddress(m.group(1), Integer.parseInt(m.group(2)));
    if (address.isUnresolved()) {
      throw new TypeConversionException("host '" + m.group(1) + "' is not known");
    }
    return address;
  }
}
