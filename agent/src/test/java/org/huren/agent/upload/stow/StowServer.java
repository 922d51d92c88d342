package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.huren.agent.upload.http.ScriptedServer.Connection;
import org.huren.agent.upload.http.ScriptedServer.Request;

/**
 * Reads STOW-RS requests whose payloads begin with {@code UID=...;}, and keeps a digest of each.
 * One that is cut off anywhere is not kept.
 */
final class StowServer {
  private static final int LONGEST_HEAD = 80;

  private final Map<String, String> stored = new ConcurrentHashMap<>();

  static byte[] head(String uid) {
    return ("UID=" + uid + ";").getBytes(StandardCharsets.US_ASCII);
  }

  Map<String, String> stored() {
    return stored;
  }

  /** Reads a whole body and keeps what is in it; answers its UIDs in order. */
  List<String> store(Request request) throws IOException {
    PartReader parts = new PartReader(request.body(), request.boundary());
    Map<String, String> found = new LinkedHashMap<>();
    parts.content((bytes, offset, length) -> {});
    while (!parts.line().equals("--")) {
      assertThat(parts.line()).isEqualTo("Content-Type: application/dicom");
      assertThat(parts.line()).isEmpty();
      StringBuilder head = new StringBuilder();
      MessageDigest digest = sha256();
      parts.content(
          (bytes, offset, length) -> {
            digest.update(bytes, offset, length);
            int n = Math.min(length, LONGEST_HEAD - head.length());
            head.append(new String(bytes, offset, Math.max(n, 0), StandardCharsets.ISO_8859_1));
          });
      String uid = head.substring(4, head.indexOf(";"));
      found.put(uid, HexFormat.of().formatHex(digest.digest()));
    }
    stored.putAll(found);
    return List.copyOf(found.keySet());
  }

  /** A Store Instances Response in the DICOM JSON Model. */
  static String json(List<String> stored, Map<String, Integer> failed) {
    List<String> items = new ArrayList<>();
    for (String uid : stored) {
      items.add(
          item(uid, "\"00081190\":{\"vr\":\"UR\",\"Value\":[\"https://cloud/" + uid + "\"]}"));
    }
    List<String> failures = new ArrayList<>();
    failed.forEach(
        (uid, code) ->
            failures.add(item(uid, "\"00081197\":{\"vr\":\"US\",\"Value\":[" + code + "]}")));
    List<String> sequences = new ArrayList<>();
    if (!stored.isEmpty()) {
      sequences.add(sequence("00081199", items));
    }
    if (!failed.isEmpty()) {
      sequences.add(sequence("00081198", failures));
    }
    return "{" + String.join(",", sequences) + "}";
  }

  private static String item(String uid, String more) {
    return "{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"" + uid + "\"]}," + more + "}";
  }

  private static String sequence(String tag, List<String> items) {
    return "\"" + tag + "\":{\"vr\":\"SQ\",\"Value\":[" + String.join(",", items) + "]}";
  }

  void storeAndAnswer(Request request, Connection connection) throws IOException {
    connection.answer(200, "application/dicom+json", json(store(request), Map.of()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
