package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.huren.agent.item.Item;
import org.huren.agent.item.PayloadKind;

/**
 * Images that were accepted in one transaction, summed up by study and series, so that a thousand
 * images of one study touch its row once. One transaction, one thread.
 */
public final class StudyCount {
  static final String SERIES_UID = "SeriesInstanceUID";

  private static final String MODALITY = "Modality";
  private static final List<String> OF_STUDY =
      List.of(
          "PatientID",
          "PatientName",
          "PatientBirthDate",
          "PatientSex",
          "AccessionNumber",
          "StudyID",
          "StudyDate",
          "StudyTime",
          "TimezoneOffsetFromUTC",
          "StudyDescription",
          "RequestedProcedureDescription",
          "ReferringPhysicianName");
  private static final List<String> OF_SERIES =
      List.of(
          MODALITY,
          "SeriesNumber",
          "SeriesDescription",
          "SeriesDate",
          "SeriesTime",
          "BodyPartExamined",
          "Manufacturer",
          "ManufacturerModelName",
          "StationName");

  private static final String IS_COUNTED =
      "SELECT 1 FROM item WHERE kind = 'DICOM' AND identity = ? AND counted = 1 LIMIT 1";
  private static final String ADD_STUDY =
      "INSERT INTO study (uid, source, instances, present, revision, first_at, last_at, changed_at,"
          + " open, attributes) VALUES (?1, ?2, ?3, ?3, 1, ?4, ?5, ?6, 1, ?7)"
          + " ON CONFLICT (uid) DO UPDATE SET source = excluded.source,"
          + " instances = instances + excluded.instances, present = present + excluded.present,"
          + " revision = revision + 1, first_at = min(first_at, excluded.first_at),"
          + " last_at = max(last_at, excluded.last_at), changed_at = excluded.changed_at, open = 1,"
          + " attributes = json_patch(attributes, excluded.attributes)";
  private static final String ADD_SERIES =
      "INSERT INTO series (study, uid, instances, modality, attributes) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (study, uid) DO UPDATE SET instances = instances + excluded.instances,"
          + " modality = coalesce(excluded.modality, modality),"
          + " attributes = json_patch(attributes, excluded.attributes)";

  private final Map<String, StudySum> studies = new LinkedHashMap<>();

  private static class Sum {
    final Map<String, String> attributes = new TreeMap<>();
    int instances;

    /** The last image that says anything about it is believed. */
    void add(Item item, List<String> keywords, boolean counted) {
      instances += counted ? 1 : 0;
      for (String keyword : keywords) {
        item.facts()
            .attribute(keyword)
            .filter(v -> !v.isBlank())
            .ifPresent(v -> attributes.put(keyword, v));
      }
    }
  }

  private static final class StudySum extends Sum {
    private final Map<String, Sum> series = new LinkedHashMap<>();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
    private String source = "";

    void add(Item item, boolean counted) {
      add(item, OF_STUDY, counted);
      source = item.source().name();
      first = first.isBefore(item.receivedAt()) ? first : item.receivedAt();
      last = last.isAfter(item.receivedAt()) ? last : item.receivedAt();
      item.facts()
          .attribute(SERIES_UID)
          .ifPresent(
              uid -> series.computeIfAbsent(uid, u -> new Sum()).add(item, OF_SERIES, counted));
    }
  }

  /** Whether an item is an image of a study: it names instance, series and study. */
  static boolean isImage(Item item) {
    return item.kind() == PayloadKind.DICOM
        && item.facts().group().isPresent()
        && item.facts().identity().isPresent()
        && item.facts().attribute(SERIES_UID).isPresent();
  }

  /** Whether accepting this item adds an instance: no accepted item is counted for it already. */
  static boolean adds(Session session, Item item) throws SQLException {
    if (!isImage(item)) {
      return false;
    }
    PreparedStatement s = session.prepared(IS_COUNTED);
    s.setString(1, item.facts().identity().orElseThrow());
    try (var row = s.executeQuery()) {
      return !row.next();
    }
  }

  /**
   * Takes note of an accepted image.
   *
   * @param counted whether its row says that its instance is counted by it; if not, it is another
   *     form of one that is known, and what it says of patient and study is the newer word
   */
  void add(Item item, boolean counted) {
    item.facts()
        .group()
        .ifPresent(uid -> studies.computeIfAbsent(uid, u -> new StudySum()).add(item, counted));
  }

  /** Writes the sums; each study is open again. */
  public void write(Session session, Instant now) throws SQLException {
    for (Map.Entry<String, StudySum> each : studies.entrySet()) {
      StudySum study = each.getValue();
      PreparedStatement s = session.prepared(ADD_STUDY);
      s.setString(1, each.getKey());
      s.setString(2, study.source);
      s.setInt(3, study.instances);
      s.setLong(4, study.first.toEpochMilli());
      s.setLong(5, study.last.toEpochMilli());
      s.setLong(6, now.toEpochMilli());
      s.setString(7, RowText.attributes(study.attributes));
      s.executeUpdate();
      for (Map.Entry<String, Sum> series : study.series.entrySet()) {
        write(session, each.getKey(), series.getKey(), series.getValue());
      }
    }
    if (!studies.isEmpty()) {
      session.signalStudies();
    }
  }

  private static void write(Session session, String study, String uid, Sum series)
      throws SQLException {
    PreparedStatement s = session.prepared(ADD_SERIES);
    s.setString(1, study);
    s.setString(2, uid);
    s.setInt(3, series.instances);
    s.setString(4, series.attributes.get(MODALITY));
    s.setString(5, RowText.attributes(series.attributes));
    s.executeUpdate();
  }
}
