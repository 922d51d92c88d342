package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object that takes the place of an earlier one of its identity. */
class SupersessionTest {
  private static final UplinkId CLOUD = new UplinkId("cloud");
  private static final UplinkId PACS = new UplinkId("pacs");

  @TempDir Path directory;
  private TestSpool spool;

  @BeforeEach
  void open() throws Exception {
    spool = new TestSpool(directory.resolve("spool")).open();
  }

  @AfterEach
  void close() throws Exception {
    spool.close();
  }

  @Test
  void whatHasNotGoneUp_doesNot_andSaysWhy() throws Exception {
    ItemId earlier = spool.accepted("1.2.3", CLOUD, PACS);
    Item later = supersede(earlier);

    assertThat(spool.item(earlier).state()).isEqualTo(ItemState.DISCARDED);
    assertThat(spool.item(earlier).reason()).contains(Reason.of("check.superseded", later.id()));
    assertThat(spool.records().deliveries(earlier))
        .extracting(Delivery::state)
        .containsOnly(DeliveryState.CANCELLED);
    assertThat(spool.claim(CLOUD, 10)).extracting(c -> c.item().id()).containsExactly(later.id());
    assertThat(spool.fileOf(earlier)).as("kept until retention has passed").exists();
  }

  @Test
  void whatHasGoneUp_staysSettled_andTheNewerFollows() throws Exception {
    ItemId earlier = spool.accepted("1.2.3", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    Item later = supersede(earlier);

    assertThat(spool.item(earlier).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.claim(CLOUD, 10)).extracting(c -> c.item().id()).containsExactly(later.id());
  }

  @Test
  void whileTheEarlierIsUnderWay_theNewerWaitsThere_andNotElsewhere() throws Exception {
    ItemId earlier = spool.accepted("1.2.3", CLOUD, PACS);
    Claim underWay = spool.claim(CLOUD, 1).get(0);
    Item later = supersede(earlier);

    assertThat(spool.claim(CLOUD, 10)).isEmpty();
    assertThat(spool.claim(PACS, 10)).extracting(c -> c.item().id()).containsExactly(later.id());
    spool.deliver(underWay);
    assertThat(spool.records().deliveries(earlier))
        .filteredOn(d -> d.uplink().equals(CLOUD))
        .extracting(Delivery::state)
        .containsExactly(DeliveryState.DELIVERED);
    spool.clock.forward(Duration.ofMinutes(11));
    assertThat(spool.claim(CLOUD, 10)).extracting(c -> c.item().id()).containsExactly(later.id());
  }

  private Item supersede(ItemId earlier) throws Exception {
    spool.stored("1.2.3");
    Item later = spool.awaitReceived(1).get(0);
    spool.judge(new Verdict.Accept(List.of(), List.of(earlier)), later, CLOUD, PACS);
    return later;
  }
}
