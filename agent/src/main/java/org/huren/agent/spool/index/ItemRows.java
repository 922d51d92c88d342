package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;

/** Rows of items: written when received and when judged, found by id, state and identity. */
public final class ItemRows {
  static final String COLUMNS =
      "i.id, i.kind, i.source, i.state, i.length, i.crc32c, i.content_offset, i.content_crc32c,"
          + " i.received_at, i.folder, i.identity, i.belongs_to, i.attributes, i.noticed,"
          + " i.findings, i.reason";

  private static final String INSERT =
      "INSERT OR IGNORE INTO item (id, kind, source, state, length, crc32c, content_offset,"
          + " content_crc32c, received_at, folder, identity, belongs_to, attributes, noticed,"
          + " findings) VALUES (?, ?, ?, 'RECEIVED', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String JUDGE =
      "UPDATE item SET state = ?, findings = ?, reason = ?, settled_at = ?, counted = ?"
          + " WHERE id = ? AND state = ? AND state IN ('RECEIVED', 'HELD')";
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM item i WHERE i.id = ?";
  private static final String BETWEEN = "SELECT id FROM item WHERE id BETWEEN ? AND ?";
  private static final String NEWEST = "SELECT id FROM item ORDER BY id DESC LIMIT 1";
  private static final String OTHERS_OF_IDENTITY =
      "SELECT "
          + COLUMNS
          + " FROM item i WHERE i.kind = ? AND i.identity = ?"
          + " AND i.id <> ? AND i.state NOT IN ('DISCARDED', 'DUPLICATE') ORDER BY i.id";
  private static final String OF_GROUP =
      "SELECT "
          + COLUMNS
          + " FROM item i INDEXED BY item_by_sample WHERE i.kind IN ('ASTM', 'HL7', 'DELIMITED', 'FIXED') AND i.source = ?"
          + " AND i.belongs_to = ? AND i.belongs_to IS NOT NULL AND i.kind = ?"
          + " AND i.state NOT IN ('DISCARDED', 'DUPLICATE', 'QUARANTINED')"
          + " ORDER BY i.id DESC LIMIT ?";
  private static final String OLDEST_IN_STATE =
      "SELECT " + COLUMNS + " FROM item i WHERE i.state = ? AND i.id > ? ORDER BY i.id LIMIT ?";
  private static final String NEWEST_IN_STATE =
      "SELECT "
          + COLUMNS
          + " FROM item i WHERE i.state = ? AND i.id < ? ORDER BY i.id DESC LIMIT ?";
  private static final String HELD_BY_SOURCE =
      "SELECT source, items FROM held_tally WHERE items > 0";
  private static final String COUNTS = "SELECT state, items FROM item_tally";
  private static final byte[] BEFORE_ALL = new byte[16];
  private static final byte[] AFTER_ALL = new byte[17];

  static {
    Arrays.fill(AFTER_ALL, (byte) 0xFF);
  }

  private ItemRows() {}

  /** Adds a received item; one whose row exists already is left as it is. */
  public static void insert(Session session, StoredItem stored) throws SQLException {
    Item item = stored.item();
    PreparedStatement s = session.prepared(INSERT);
    s.setBytes(1, RowText.id(item.id()));
    s.setString(2, item.kind().name());
    s.setString(3, item.source().name());
    s.setLong(4, item.length());
    s.setInt(5, item.crc32c());
    s.setInt(6, item.contentOffset());
    s.setInt(7, item.contentCrc32c());
    s.setLong(8, item.receivedAt().toEpochMilli());
    s.setString(9, stored.folder());
    s.setString(10, item.facts().identity().orElse(null));
    s.setString(11, item.facts().group().orElse(null));
    s.setString(12, RowText.attributes(item.facts().attributes()));
    String noticed = RowText.findings(item.facts().findings());
    s.setString(13, noticed);
    s.setString(14, noticed);
    if (s.executeUpdate() == 1) {
      session.signalReceived(item);
    }
  }

  /**
   * Writes a verdict, and the deliveries of an accepted item, unless something else became of it
   * since it was received or held.
   *
   * @param images takes those that are accepted; to be written in this transaction
   */
  public static void judge(
      Session session,
      Item item,
      Verdict verdict,
      Optional<Reason> reason,
      Set<UplinkId> routes,
      StudyCount images,
      Instant now)
      throws SQLException {
    boolean accepted = verdict instanceof Verdict.Accept;
    boolean counted = accepted && StudyCount.adds(session, item);
    PreparedStatement s = session.prepared(JUDGE);
    s.setString(1, verdict.state().name());
    s.setString(2, RowText.findings(verdict.findings()));
    s.setString(3, reason.map(RowText::reason).orElse(null));
    if (verdict.state().isPurgeable()) {
      s.setLong(4, now.toEpochMilli());
    } else {
      s.setObject(4, null);
    }
    s.setInt(5, counted ? 1 : 0);
    s.setBytes(6, RowText.id(item.id()));
    s.setString(7, item.state().name());
    if (s.executeUpdate() == 1 && verdict instanceof Verdict.Accept accept) {
      DeliveryRows.route(session, item.with(verdict.findings()), routes);
      for (ItemId earlier : accept.supersedes()) {
        Supersession.take(session, item.id(), earlier, now);
      }
      if (StudyCount.isImage(item)) {
        images.add(item, counted);
      }
    }
  }

  public static Optional<StoredItem> byId(Session session, ItemId id) throws SQLException {
    PreparedStatement s = session.prepared(BY_ID);
    s.setBytes(1, RowText.id(id));
    return list(s).stream().findFirst();
  }

  /** The ids there are in this range, its ends included. */
  public static Set<ItemId> between(Session session, ItemId first, ItemId last)
      throws SQLException {
    PreparedStatement s = session.prepared(BETWEEN);
    s.setBytes(1, RowText.id(first));
    s.setBytes(2, RowText.id(last));
    Set<ItemId> ids = new HashSet<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        ids.add(RowText.id(row.getBytes(1)));
      }
    }
    return ids;
  }

  /** The highest id there is. */
  public static Optional<ItemId> newest(Session session) throws SQLException {
    try (ResultSet row = session.prepared(NEWEST).executeQuery()) {
      return row.next() ? Optional.of(RowText.id(row.getBytes(1))) : Optional.empty();
    }
  }

  /** Of the same kind, oldest first; discarded ones and duplicates left out. */
  public static List<StoredItem> othersOfIdentity(Session session, Item item, String identity)
      throws SQLException {
    PreparedStatement s = session.prepared(OTHERS_OF_IDENTITY);
    s.setString(1, item.kind().name());
    s.setString(2, identity);
    s.setBytes(3, RowText.id(item.id()));
    return list(s);
  }

  /** What a source sent of one sample, newest first; only what counts or may count. */
  public static List<StoredItem> ofGroup(
      Session session, PayloadKind kind, Source source, String group, int atMost)
      throws SQLException {
    PreparedStatement s = session.prepared(OF_GROUP);
    s.setString(1, source.name());
    s.setString(2, group);
    s.setString(3, kind.name());
    s.setInt(4, atMost);
    return list(s);
  }

  /** Oldest first. */
  public static List<StoredItem> oldest(
      Session session, ItemState state, Optional<ItemId> after, int atMost) throws SQLException {
    return inState(
        session, OLDEST_IN_STATE, state, after.map(RowText::id).orElse(BEFORE_ALL), atMost);
  }

  /** Newest first. */
  public static List<StoredItem> newest(
      Session session, ItemState state, Optional<ItemId> before, int atMost) throws SQLException {
    return inState(
        session, NEWEST_IN_STATE, state, before.map(RowText::id).orElse(AFTER_ALL), atMost);
  }

  private static List<StoredItem> inState(
      Session session, String sql, ItemState state, byte[] bound, int atMost) throws SQLException {
    PreparedStatement s = session.prepared(sql);
    s.setString(1, state.name());
    s.setBytes(2, bound);
    s.setInt(3, atMost);
    return list(s);
  }

  public static Map<ItemState, Long> countByState(Session session) throws SQLException {
    Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
    for (ItemState state : ItemState.values()) {
      counts.put(state, 0L);
    }
    try (ResultSet row = session.prepared(COUNTS).executeQuery()) {
      while (row.next()) {
        counts.put(ItemState.valueOf(row.getString(1)), row.getLong(2));
      }
    }
    return counts;
  }

  /** Kept by triggers, so that it costs the same however many there are. */
  public static Map<Source, Long> heldBySource(Session session) throws SQLException {
    Map<Source, Long> held = new LinkedHashMap<>();
    try (ResultSet row = session.prepared(HELD_BY_SOURCE).executeQuery()) {
      while (row.next()) {
        held.put(new Source(row.getString(1)), row.getLong(2));
      }
    }
    return held;
  }

  static List<StoredItem> list(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<StoredItem> items = new ArrayList<>();
      while (row.next()) {
        items.add(item(row));
      }
      return items;
    }
  }

  static StoredItem item(ResultSet row) throws SQLException {
    Facts facts =
        new Facts(
            Optional.ofNullable(row.getString("identity")),
            Optional.ofNullable(row.getString("belongs_to")),
            RowText.attributes(row.getString("attributes")),
            RowText.findings(row.getString("noticed")));
    Item item =
        new Item(
            RowText.id(row.getBytes("id")),
            PayloadKind.valueOf(row.getString("kind")),
            new Source(row.getString("source")),
            ItemState.valueOf(row.getString("state")),
            row.getLong("length"),
            row.getInt("crc32c"),
            row.getInt("content_offset"),
            row.getInt("content_crc32c"),
            Instant.ofEpochMilli(row.getLong("received_at")),
            facts,
            RowText.findings(row.getString("findings")),
            RowText.reason(row, "reason"));
    return new StoredItem(item, row.getString("folder"));
  }
}
