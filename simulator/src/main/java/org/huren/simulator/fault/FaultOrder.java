package org.huren.simulator.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.huren.simulator.option.DurationOption;
import org.huren.simulator.option.SizeOption;
import picocli.CommandLine.TypeConversionException;

/**
 * A fault and when it strikes, written
 *
 * <pre>
 *   latency=300ms            status=429,retry-after=2s     reset-mid-body=64KB    away=10s
 *   answer-lost              instance-failure=0110         garbage-answer         refuse-client-certificate
 *
 *   ,next=5          only the next five times
 *   ,probability=0.2 each time by chance; without either, every time
 * </pre>
 */
public record FaultOrder(String text, Fault fault, Occasion occasion) {
  /** When an armed fault strikes. */
  sealed interface Occasion {
    /** Every time. */
    record Always() implements Occasion {}

    /** So many times. */
    record Next(int times) implements Occasion {}

    /** By chance. */
    record Chance(double probability) implements Occasion {}
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is not one; says what was expected
   */
  public static FaultOrder parse(String text) {
    Map<String, String> parts = new HashMap<>();
    String kind = "";
    for (String part : text.strip().split(",", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      kind = kind.isEmpty() ? key : kind;
      if (parts.put(key, equals < 0 ? "" : part.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("fault '" + text + "': '" + key + "' stands twice");
      }
    }
    try {
      FaultOrder order = new FaultOrder(text.strip(), fault(kind, parts), occasion(parts));
      if (!parts.isEmpty()) {
        throw new IllegalArgumentException("no such setting: " + parts.keySet());
      }
      return order;
    } catch (IllegalArgumentException | TypeConversionException e) {
      throw new IllegalArgumentException("fault '" + text + "': " + e.getMessage(), e);
    }
  }

  private static Fault fault(String kind, Map<String, String> parts) {
    String value = String.valueOf(parts.remove(kind));
    return switch (kind) {
      case "latency" -> new Fault.Latency(duration(value));
      case "status" ->
          new Fault.Status(
              status(value),
              Optional.ofNullable(parts.remove("retry-after")).map(FaultOrder::duration));
      case "reset-mid-body" ->
          new Fault.ResetMidBody(value.isEmpty() ? 4096 : new SizeOption().convert(value));
      case "answer-lost" -> new Fault.AnswerLost();
      case "instance-failure" ->
          new Fault.InstanceFailure(value.isEmpty() ? 0x0110 : HexFormat.fromHexDigits(value));
      case "garbage-answer" -> new Fault.GarbageAnswer();
      case "refuse-client-certificate" -> new Fault.RefuseClientCertificate();
      case "away" -> new Fault.Away(duration(value));
      default ->
          throw new IllegalArgumentException(
              "expected latency, status, reset-mid-body, answer-lost, instance-failure,"
                  + " garbage-answer, refuse-client-certificate or away");
    };
  }

  private static Occasion occasion(Map<String, String> parts) {
    String next = parts.remove("next");
    String probability = parts.remove("probability");
    if (next != null && probability != null) {
      throw new IllegalArgumentException("either next or probability");
    }
    if (next != null) {
      return new Occasion.Next(Integer.parseInt(next));
    }
    if (probability != null) {
      double p = Double.parseDouble(probability);
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(p + " is not a probability (0 to 1)");
      }
      return new Occasion.Chance(p);
    }
    return new Occasion.Always();
  }

  private static int status(String value) {
    int code = Integer.parseInt(value);
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException(code + " is not an HTTP status (200 to 599)");
    }
    return code;
  }

  private static Duration duration(String value) {
    return new DurationOption().convert(value);
  }

  @Override
  public String toString() {
    return text;
  }
}
