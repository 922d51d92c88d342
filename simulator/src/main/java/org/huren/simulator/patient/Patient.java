package org.huren.simulator.patient;

import java.time.LocalDate;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An invented person.
 *
 * @param latinName family and given name, parted by a caret
 * @param chineseName likewise
 * @param sex M or F
 */
public record Patient(
    String latinName, String chineseName, String id, LocalDate birthDate, String sex) {
  private record Syllable(String latin, String chinese) {}

  private static final List<Syllable> FAMILY =
      List.of(
          new Syllable("WANG", "王"),
          new Syllable("LI", "李"),
          new Syllable("ZHANG", "张"),
          new Syllable("CHEN", "陈"),
          new Syllable("LIN", "林"),
          new Syllable("XIAO", "萧"),
          new Syllable("LIAO", "廖"),
          new Syllable("OUYANG", "欧阳"),
          new Syllable("ZHU", "祝"),
          new Syllable("YANG", "杨"));
  private static final List<Syllable> GIVEN =
      List.of(
          new Syllable("WEI", "伟"),
          new Syllable("FANG", "芳"),
          new Syllable("XIUYING", "秀英"),
          new Syllable("MIN", "敏"),
          new Syllable("JIANGUO", "建国"),
          new Syllable("SHUZHEN", "淑珍"),
          new Syllable("ZHE", "喆"),
          new Syllable("YAO", "垚"),
          new Syllable("RONGJI", "镕基"),
          new Syllable("GUILAN", "桂兰"));

  public static Patient random(RandomGenerator random, LocalDate today) {
    Syllable family = FAMILY.get(random.nextInt(FAMILY.size()));
    Syllable given = GIVEN.get(random.nextInt(GIVEN.size()));
    return new Patient(
        family.latin + "^" + given.latin,
        family.chinese + "^" + given.chinese,
        String.format("P%08d", random.nextInt(100_000_000)),
        today.minusDays(random.nextInt(365, 90 * 365)),
        random.nextBoolean() ? "M" : "F");
  }
}
