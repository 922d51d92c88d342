package org.huren.lab.query;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.lab.model.Patient;

/** Orders of invented people. */
final class Orders {
  static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 25, 8, 30, 0, 0, ZoneId.of("Asia/Shanghai"));

  private Orders() {}

  static WorkOrder order(String sample, String name, String... codes) {
    return new WorkOrder(
        sample,
        "A1001",
        Optional.of(
            new Patient(
                Optional.of("P77"),
                Optional.of(name),
                Optional.of(LocalDate.of(1980, 2, 3)),
                Patient.Sex.FEMALE)),
        Stream.of(codes).map(c -> new WorkOrder.Test(c, "test " + c)).toList(),
        true,
        Optional.of("血清"),
        Optional.of(OffsetDateTime.parse("2026-11-25T07:00:00+08:00")),
        Optional.of(OffsetDateTime.parse("2026-11-24T15:00:00Z")),
        Optional.of("Dr Wu"),
        Optional.of("ICU"),
        Optional.empty(),
        Optional.of("12"));
  }
}
