package org.huren.lab.profile;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.profile.InstrumentProfile.ControlFields;
import org.huren.lab.profile.InstrumentProfile.IdentityPart;
import org.huren.lab.profile.InstrumentProfile.MessageFields;
import org.huren.lab.profile.InstrumentProfile.OrderFields;
import org.huren.lab.profile.InstrumentProfile.PatientFields;
import org.huren.lab.profile.InstrumentProfile.ReportRule;
import org.huren.lab.profile.InstrumentProfile.SpecimenFields;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.huren.lab.record.PlainForm;
import org.huren.lab.record.RecordForm;
import org.huren.lab.record.TaggedMessage;
import org.huren.lab.text.MessageText;

/** Reads an instrument's YAML file; tells all its problems at once. */
public final class ProfileReader {
  private static final List<String> KEYS =
      List.of(
          "profile",
          "manufacturer",
          "model",
          "source",
          "protocol",
          "charset",
          "zone",
          "records",
          "link",
          "stream",
          "blocks",
          "acknowledge",
          "message",
          "report",
          "specimen",
          "patient",
          "order",
          "control",
          "roles",
          "observations",
          "drop",
          "remarks",
          "notes",
          "statuses",
          "sexes",
          "times",
          "flags",
          "values",
          "codes",
          "units",
          "query");

  private ProfileReader() {}

  /** A profile, or what is wrong with it. */
  public sealed interface Result {
    record Read(InstrumentProfile profile) implements Result {}

    /**
     * Not usable.
     *
     * @param problems at least one
     */
    record Refused(List<ProfileProblem> problems) implements Result {}
  }

  /**
   * Reads a profile.
   *
   * @param name what it must call itself: its file's name without {@code .yaml}
   */
  public static Result read(String name, String yaml) {
    List<ProfileProblem> problems = new ArrayList<>();
    Optional<InstrumentProfile> profile =
        YamlNode.parse(yaml, problems).map(root -> profile(root, name));
    return profile.isPresent() && problems.isEmpty()
        ? new Result.Read(profile.get())
        : new Result.Refused(List.copyOf(problems));
  }

  private static InstrumentProfile profile(YamlNode root, String name) {
    YamlKeys keys = root.keys(KEYS);
    keys.needed("profile")
        .filter(n -> !n.text().equals(name))
        .ifPresent(n -> n.problem(Kind.WRONG_NAME, n.text(), name));
    Spoken spoken = spoken(keys);
    return new InstrumentProfile(
        name,
        keys.text("manufacturer"),
        keys.text("model"),
        keys.text("source"),
        protocol(keys, spoken),
        spoken.isPlain() ? RecordForm.STANDARD : ProtocolReader.records(keys),
        plain(keys, spoken),
        keys.optional("charset").flatMap(ProfileReader::charset),
        keys.optional("zone").flatMap(n -> n.parsed(ZoneId::of, Kind.NOT_A_VALUE, "Asia/Shanghai")),
        message(keys),
        report(keys),
        specimen(keys),
        patient(keys),
        order(keys, spoken),
        control(keys),
        RuleReader.roles(keys),
        RuleReader.observations(keys, usualRecord(keys, spoken)),
        RuleReader.drops(keys),
        RuleReader.remarks(keys),
        keys.paths("notes"),
        VocabularyReader.statuses(keys),
        VocabularyReader.sexes(keys),
        VocabularyReader.times(keys),
        VocabularyReader.flags(keys),
        VocabularyReader.values(keys),
        VocabularyReader.codes(keys),
        VocabularyReader.units(keys),
        QueryReader.read(keys, keys.optional("codes").isPresent()));
  }

  /** What {@code protocol} can say. */
  private enum Spoken {
    ASTM,
    HL7,
    DELIMITED,
    FIXED;

    boolean isPlain() {
      return this == DELIMITED || this == FIXED;
    }
  }

  private static String usualRecord(YamlKeys keys, Spoken spoken) {
    return switch (spoken) {
      case HL7 -> "OBX";
      case ASTM -> ProtocolReader.records(keys).tags() ? TaggedMessage.RECORD : "R";
      case DELIMITED, FIXED -> "R";
    };
  }

  private static Spoken spoken(YamlKeys keys) {
    Spoken spoken =
        keys.needed("protocol").map(n -> n.constant(Spoken.class, Spoken.ASTM)).orElse(Spoken.ASTM);
    List<String> others =
        switch (spoken) {
          case HL7 -> List.of("link", "records", "stream");
          case ASTM -> List.of("blocks", "acknowledge", "stream");
          case DELIMITED, FIXED -> List.of("blocks", "acknowledge", "query");
        };
    for (String other : others) {
      keys.optional(other).ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, other));
    }
    return spoken;
  }

  private static Protocol protocol(YamlKeys keys, Spoken spoken) {
    if (spoken == Spoken.HL7) {
      return ProtocolReader.hl7(keys);
    }
    if (keys.optional("stream").isPresent() && spoken.isPlain()) {
      keys.optional("link").ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, "link"));
      return new Protocol.Stream(StreamProfileReader.stream(keys));
    }
    return ProtocolReader.astm(
        keys, spoken.isPlain() ? PlainReader.link() : LinkProfile.standard());
  }

  private static Optional<PlainForm> plain(YamlKeys keys, Spoken spoken) {
    return switch (spoken) {
      case DELIMITED -> Optional.of(PlainReader.lines(keys));
      case FIXED -> Optional.of(PlainReader.columns(keys));
      case ASTM, HL7 -> Optional.empty();
    };
  }

  private static Optional<Charset> charset(YamlNode node) {
    Optional<Charset> known = MessageText.named(node.text());
    if (known.isEmpty()) {
      node.problem(Kind.NOT_ALLOWED, node.text(), "UTF-8, GB18030, GBK, ISO-8859-1, ASCII");
    }
    return known;
  }

  private static MessageFields message(YamlKeys all) {
    YamlKeys keys =
        all.section("message", "sender", "model", "serial", "controlId", "sentAt", "notResults");
    return new MessageFields(
        keys.paths("sender"),
        keys.paths("model"),
        keys.paths("serial"),
        keys.paths("controlId"),
        keys.paths("sentAt"),
        keys.elements("notResults").stream().map(RuleReader::condition).toList());
  }

  private static ReportRule report(YamlKeys all) {
    YamlKeys keys = all.section("report", "per", "identity");
    List<IdentityPart> identity = new ArrayList<>();
    keys.elements("identity").forEach(n -> identityPart(n).ifPresent(identity::add));
    return new ReportRule(
        keys.constant("per", ReportRule.Per.class, ReportRule.Per.ORDER),
        identity.isEmpty()
            ? List.of(new IdentityPart.Sample(), new IdentityPart.Day(), new IdentityPart.Codes())
            : List.copyOf(identity));
  }

  private static Optional<IdentityPart> identityPart(YamlNode node) {
    return switch (node.text()) {
      case "sample" -> Optional.of(new IdentityPart.Sample());
      case "day" -> Optional.of(new IdentityPart.Day());
      case "codes" -> Optional.of(new IdentityPart.Codes());
      default -> node.parsed(FieldPath::parse, Kind.NOT_A_PATH).map(IdentityPart.Field::new);
    };
  }

  private static SpecimenFields specimen(YamlKeys all) {
    all.needed("specimen");
    YamlKeys keys = all.section("specimen", "id", "otherIds", "type", "position", "collectedAt");
    keys.needed("id");
    return new SpecimenFields(
        keys.paths("id"),
        keys.paths("otherIds"),
        keys.paths("type"),
        keys.paths("position"),
        keys.paths("collectedAt"));
  }

  private static PatientFields patient(YamlKeys all) {
    YamlKeys keys = all.section("patient", "id", "name", "birthDate", "sex");
    return new PatientFields(
        keys.paths("id"), keys.paths("name"), keys.paths("birthDate"), keys.paths("sex"));
  }

  private static OrderFields order(YamlKeys all, Spoken spoken) {
    YamlKeys keys = all.section("order", "placer", "filler", "panel", "orderedAt", "urgent");
    boolean isSaid = keys.optional("urgent").isPresent();
    return new OrderFields(
        keys.paths("placer"),
        keys.paths("filler"),
        keys.paths("panel"),
        keys.paths("orderedAt"),
        isSaid
            ? keys.elements("urgent").stream().map(RuleReader::condition).toList()
            : usuallyUrgent(spoken));
  }

  /** Where the standards have the priority, which is S for STAT. */
  private static List<Condition> usuallyUrgent(Spoken spoken) {
    List<String> paths =
        switch (spoken) {
          case ASTM -> List.of("O-6[*]");
          case HL7 -> List.of("OBR-5", "OBR-27.6", "ORC-7.6", "TQ1-9");
          case DELIMITED, FIXED -> List.of();
        };
    return paths.stream()
        .map(p -> new Condition.Clause.OneOf(FieldPath.parse(p), Set.of("S", "STAT")))
        .map(clause -> new Condition(List.of(clause)))
        .toList();
  }

  private static ControlFields control(YamlKeys all) {
    YamlKeys keys =
        all.section("control", "id", "name", "lot", "level", "mean", "standardDeviation");
    return new ControlFields(
        keys.paths("id"),
        keys.paths("name"),
        keys.paths("lot"),
        keys.paths("level"),
        keys.paths("mean"),
        keys.paths("standardDeviation"));
  }
}
