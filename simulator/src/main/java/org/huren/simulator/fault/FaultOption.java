package org.huren.simulator.fault;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link FaultOrder} on the command line. */
public final class FaultOption implements ITypeConverter<FaultOrder> {
  @Override
  public FaultOrder convert(String text) {
    try {
      return FaultOrder.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
