package org.huren.agent.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
import org.huren.agent.order.Matching;
import org.huren.agent.order.OrderBook;
import org.huren.config.OrdersConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationsTest {
  private final Registrations registrations =
      new Registrations(
          ZoneId.of("Asia/Shanghai"), new Matching(OrdersConfig.Barcode.any(), OrderBook.EMPTY));

  private ExamRegistration of(Map<String, String> attributes, Study.Series... series) {
    return registrations.of(
        new Study(
            "1.2",
            new Source("CT01"),
            series.length,
            1,
            Instant.EPOCH,
            Instant.EPOCH,
            false,
            Optional.empty(),
            attributes,
            List.of(series)));
  }

  private static Study.Series series(String uid, String number) {
    return new Study.Series(uid, 1, Map.of("SeriesNumber", number));
  }

  @ParameterizedTest
  @CsvSource({"20261125, 2026-11-25", "2026.11.25, 2026-11-25", "' 20261125 ', 2026-11-25"})
  void date_isReadInOldAndNewForm(String value, LocalDate expected) {
    assertThat(Registrations.date(Optional.of(value))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026", "20261325", "20260230", "yesterday", "20261125-20261126"})
  void whatIsNoDate_isNone(String value) {
    assertThat(Registrations.date(Optional.of(value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "083015, 08:30:15",
    "0830, 08:30",
    "08, 08:00",
    "083015.1, 08:30:15.1",
    "08:30:15, 08:30:15",
    "083060, 08:30:59"
  })
  void time_isReadAsFarAsItGoes(String value, LocalTime expected) {
    assertThat(Registrations.time(Optional.of(value))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "2560", "noon", "083015.1234567"})
  void whatIsNoTime_isNone(String value) {
    assertThat(Registrations.time(Optional.of(value))).isEmpty();
  }

  @Test
  void offsetOfTheDevice_countsBeforeTheHospitals() {
    Map<String, String> device =
        Map.of("StudyDate", "20261125", "StudyTime", "0830", "TimezoneOffsetFromUTC", "+0900");
    assertThat(of(device, series("1", "1")).started())
        .contains(OffsetDateTime.parse("2026-11-25T08:30:00+09:00"));
    assertThat(
            of(
                    Map.of(
                        "StudyDate", "20261125",
                        "StudyTime", "0830",
                        "TimezoneOffsetFromUTC", "+9900"),
                    series("1", "1"))
                .started())
        .contains(OffsetDateTime.parse("2026-11-25T08:30:00+08:00"));
  }

  @Test
  void series_standInTheOrderOfTheirNumbers() {
    ExamRegistration exam =
        of(Map.of(), series("1", "10"), series("2", "x"), series("3", "2"), series("0", "2"));
    assertThat(exam.series())
        .extracting(ExamRegistration.Series::seriesInstanceUid)
        .containsExactly("0", "3", "1", "2");
  }

  @Test
  void studyWithoutSeries_isWithdrawn() {
    assertThat(of(Map.of()).status()).isEqualTo(ExamRegistration.Status.WITHDRAWN);
  }

  @Test
  void descriptionOfTheProcedure_standsInForTheStudys() {
    assertThat(of(Map.of("RequestedProcedureDescription", "胸部平扫")).description()).contains("胸部平扫");
  }

  @ParameterizedTest
  @CsvSource({
    "Zhang^San=张^三=, 张三",
    "Wang^XiaoMing, Wang XiaoMing",
    "王小明, 王小明",
    "=張^三, 張三",
    "Doe^John^^Dr^=^^, Doe John Dr"
  })
  void name_isShownAsPeopleWriteIt(String value, String expected) {
    assertThat(PersonName.shown(value)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "^^", "=", "^=^"})
  void emptyName_isNone(String value) {
    assertThat(PersonName.shown(value)).isEmpty();
  }
}
