package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File names, ids and folders by themselves. */
class SpoolPartsTest {
  private static final ItemId ID = ItemId.parse("01a1fb37-7c80-7512-b31d-0705e6c8b71c");
  private static final Path ROOT = Path.of("/spool").toAbsolutePath();

  private final TestSpool.TestClock clock = new TestSpool.TestClock();

  @Test
  void name_saysLengthAndChecksumAndReadsBack() {
    PayloadName name = new PayloadName(ID, new Source("CT01"), 524288, 0x0ae0daaf, PayloadKind.HL7);
    assertThat(name).hasToString(ID + ".CT01.524288.0ae0daaf.hl7");
    assertThat(PayloadName.parse(name.toString())).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Thumbs.db",
        "01a1fb37-7c80-7512-b31d-0705e6c8b71c.CT01.dcm.part",
        "01a1fb37-7c80-7512-b31d-0705e6c8b71c.CT01.5.0ae0daaf.exe",
        "01a1fb37-7c80-4512-b31d-0705e6c8b71c.CT01.5.0ae0daaf.dcm",
        "01a1fb37-7c80-7512-b31d-0705e6c8b71c.CT01.5.0AE0DAAF.dcm",
        "01a1fb37-7c80-7512-b31d-0705e6c8b71c.CT 01.5.0ae0daaf.dcm",
        "01a1fb37-7c80-7512-b31d-0705e6c8b71c.CT01.99999999999999999999.0ae0daaf.dcm"
      })
  void nameThatIsNotOurs_isNotRead(String name) {
    assertThat(PayloadName.parse(name)).isEmpty();
  }

  @Test
  void ids_growWhateverTheClockDoes() {
    ItemIds ids = new ItemIds(clock, new Random(1), Optional.of(ID));
    List<ItemId> given = new ArrayList<>(List.of(ID));
    Random random = new Random(2);
    for (int i = 0; i < 5000; i++) {
      clock.forward(Duration.ofMillis(random.nextInt(20) == 0 ? -86_400_000L : random.nextInt(3)));
      given.add(ids.next());
    }
    assertThat(given).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void folder_isClosedOnlyWhenItsHourIsOverAndNobodyIsInIt() throws Exception {
    LossyFiles files = new LossyFiles(LossyFiles.Kind.JOURNALLING, ROOT);
    List<String> reopened = new ArrayList<>();
    HourFolders folders =
        new HourFolders(
            ROOT,
            files,
            clock,
            TestSpool.ZONE,
            Set.of("2026-11-21/07"),
            name -> {
              reopened.add(name);
              return CompletableFuture.completedFuture(null);
            });
    HourFolders.Hour first = folders.enter();
    assertThat(first.name).isEqualTo("2026-11-21/08");
    folders.leave(first);
    assertThat(folders.finished()).as("its hour is not over").isEmpty();

    HourFolders.Hour again = folders.enter();
    clock.forward(Duration.ofHours(1));
    HourFolders.Hour next = folders.enter();
    assertThat(next.name).isEqualTo("2026-11-21/09");
    assertThat(folders.finished()).as("somebody is in it").isEmpty();
    folders.leave(again);
    assertThat(folders.finished()).containsExactly("2026-11-21/08");
    assertThat(folders.close("2026-11-21/08", n -> CompletableFuture.completedFuture(null)))
        .isPresent();

    assertThat(reopened).isEmpty();
    clock.forward(Duration.ofHours(-1));
    assertThat(folders.enter().name).isEqualTo("2026-11-21/08");
    clock.forward(Duration.ofHours(-1));
    assertThat(folders.enter().name).isEqualTo("2026-11-21/07");
    assertThat(reopened).containsExactly("2026-11-21/08", "2026-11-21/07");
  }

  @Test
  void deletingLetsArrivalsHaveNineTenthsOfTheTime_andHalfWhenRoomIsNeeded() {
    assertThat(Upkeep.restAfter(Duration.ofMillis(30), false)).isEqualTo(Duration.ofMillis(270));
    assertThat(Upkeep.restAfter(Duration.ofMillis(30), true)).isEqualTo(Duration.ofMillis(30));
    assertThat(Upkeep.restAfter(Duration.ofMillis(1), true)).isEqualTo(Duration.ofMillis(20));
  }
}
