package org.huren.simulator.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.simulator.dicom.Identity;
import org.huren.simulator.dicom.Uid;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a store request, object by object, in the DICOM JSON model (PS3.18 10.5.3, F.2).
 *
 * <pre>
 *   0008,1190 Retrieve URL               0008,1199 Referenced SOP Sequence: what is stored
 *   0008,1198 Failed SOP Sequence: what is not, with 0008,1197 Failure Reason
 *   0008,119A Other Failures Sequence: parts that could not be recognised
 *   items: 0008,1150 SOP Class UID, 0008,1155 SOP Instance UID
 * </pre>
 */
final class StowAnswer {
  static final int PROCESSING_FAILURE = 0x0110;
  static final int CANNOT_UNDERSTAND = 0xC000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String studiesUrl;
  private final List<ObjectNode> stored = new ArrayList<>();
  private final List<ObjectNode> failed = new ArrayList<>();
  private final List<ObjectNode> unrecognised = new ArrayList<>();
  private Optional<Uid> study = Optional.empty();

  StowAnswer(String studiesUrl) {
    this.studiesUrl = studiesUrl;
  }

  void stored(Identity identity) {
    study = Optional.of(identity.study());
    ObjectNode item = reference(identity);
    put(
        item,
        "00081190",
        "UR",
        studiesUrl
            + "/"
            + identity.study()
            + "/series/"
            + identity.series()
            + "/instances/"
            + identity.sopInstance());
    stored.add(item);
  }

  void failed(Identity identity, int reason) {
    ObjectNode item = reference(identity);
    putReason(item, reason);
    failed.add(item);
  }

  void unrecognised(int reason) {
    ObjectNode item = JSON.objectNode();
    putReason(item, reason);
    unrecognised.add(item);
  }

  /** 200 if all is stored, 202 if some is, 409 if nothing is (PS3.18 10.5.3.1). */
  int status() {
    boolean complete = failed.isEmpty() && unrecognised.isEmpty();
    return stored.isEmpty() ? 409 : complete ? 200 : 202;
  }

  ObjectNode toJson() {
    ObjectNode answer = JSON.objectNode();
    study.ifPresent(uid -> put(answer, "00081190", "UR", studiesUrl + "/" + uid));
    putSequence(answer, "00081198", failed);
    putSequence(answer, "00081199", stored);
    putSequence(answer, "0008119A", unrecognised);
    return answer;
  }

  private static ObjectNode reference(Identity identity) {
    ObjectNode item = JSON.objectNode();
    put(item, "00081150", "UI", identity.sopClass().value());
    put(item, "00081155", "UI", identity.sopInstance().value());
    return item;
  }

  private static void put(ObjectNode item, String tag, String vr, String value) {
    item.putObject(tag).put("vr", vr).putArray("Value").add(value);
  }

  private static void putReason(ObjectNode item, int reason) {
    item.putObject("00081197").put("vr", "US").putArray("Value").add(reason);
  }

  private static void putSequence(ObjectNode answer, String tag, List<ObjectNode> items) {
    if (!items.isEmpty()) {
      ArrayNode value = answer.putObject(tag).put("vr", "SQ").putArray("Value");
      items.forEach(value::add);
    }
  }
}
