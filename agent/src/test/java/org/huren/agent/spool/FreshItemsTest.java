package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.junit.jupiter.api.Test;

class FreshItemsTest {
  private final FreshItems fresh = new FreshItems();

  /** What the index holds as received. */
  private final List<Item> index = new ArrayList<>();

  private int reads;

  @Test
  void onceTheIndexIsReadThrough_whatComesIsNotReadAgain() {
    commit(1, 2);
    assertThat(judgeNext()).containsExactly(1L, 2L);
    commit(3);
    commit(5, 4);
    assertThat(judgeNext()).as("in order of arrival").containsExactly(3L, 4L, 5L);
    assertThat(judgeNext()).isEmpty();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void committedWhileTheIndexIsRead_isGivenOnce() {
    Item known = item(1);
    Item late = item(2);
    List<Item> given =
        fresh.next(
            10,
            () -> {
              index.add(known); // its row is seen, word of it comes afterwards
              List<Item> read = List.copyOf(index);
              index.add(late);
              fresh.committed(List.of(late));
              return read;
            });
    fresh.committed(List.of(known));
    assertThat(given).containsExactly(known);
    judge(given);
    assertThat(judgeNext()).containsExactly(2L);
    assertThat(judgeNext()).isEmpty();
  }

  @Test
  void moreThanFitIntoABatch_areGivenInSeveral() {
    judgeNext();
    commit(1, 2, 3);
    assertThat(judgeNext(2)).containsExactly(1L, 2L);
    assertThat(judgeNext(2)).containsExactly(3L);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void givenAndNotJudged_areGivenAgain() {
    judgeNext();
    commit(1, 2);
    List<Item> given = fresh.next(10, this::read);
    judge(given.subList(0, 1));
    commit(3);
    assertThat(judgeNext()).containsExactly(2L, 3L);
  }

  @Test
  void receivedAnew_isReadFromTheIndex() {
    judgeNext();
    index.add(item(1)); // held until now
    fresh.forget();
    assertThat(judgeNext()).containsExactly(1L);
  }

  @Test
  void moreThanMemoryIsGivenTo_areReadFromTheIndex() {
    judgeNext();
    long[] many = LongStream.rangeClosed(1, 5000).toArray();
    for (long number : many) {
      commit(number);
    }
    List<Long> all = new ArrayList<>();
    for (List<Long> some = judgeNext(256); !some.isEmpty(); some = judgeNext(256)) {
      all.addAll(some);
    }
    assertThat(all).containsExactlyElementsOf(LongStream.of(many).boxed().toList());
    commit(6000);
    int before = reads;
    assertThat(judgeNext(256)).containsExactly(6000L);
    assertThat(reads).as("reads, once it is through").isEqualTo(before);
  }

  private void commit(long... numbers) {
    List<Item> items = LongStream.of(numbers).mapToObj(FreshItemsTest::item).toList();
    index.addAll(items);
    fresh.committed(items);
  }

  private List<Long> judgeNext() {
    return judgeNext(100);
  }

  private List<Long> judgeNext(int atMost) {
    List<Item> items = fresh.next(atMost, () -> read().stream().limit(atMost).toList());
    judge(items);
    return items.stream().map(i -> i.id().uuid().getLeastSignificantBits()).toList();
  }

  private List<Item> read() {
    reads++;
    return List.copyOf(index);
  }

  private void judge(List<Item> items) {
    index.removeAll(items);
    fresh.judged(items.stream().map(Item::id).toList());
  }

  private static Item item(long number) {
    return new Item(
        new ItemId(new UUID(0x0000_0000_0000_7000L, number)),
        PayloadKind.DICOM,
        new Source("CT1"),
        ItemState.RECEIVED,
        10,
        0,
        0,
        0,
        Instant.EPOCH,
        Facts.none(),
        List.of(),
        Optional.empty());
  }
}
