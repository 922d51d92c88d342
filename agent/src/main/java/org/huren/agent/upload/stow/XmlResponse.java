package org.huren.agent.upload.stow;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A Store Instances Response in the Native DICOM Model (PS3.19 A.1), which older platforms still
 * answer with. No document type, no entity and nothing outside the body is ever read.
 *
 * <pre>
 *   NativeDicomModel
 *     DicomAttribute tag="00081199" vr="SQ"
 *       Item number="1"
 *         DicomAttribute tag="00081155" vr="UI"
 *           Value number="1"  1.2.3
 * </pre>
 */
final class XmlResponse {
  private static final int DEEPEST = 32;

  private final StoreResponse.Builder response = new StoreResponse.Builder();
  private final Deque<String> path = new ArrayDeque<>();
  private final Map<String, String> item = new HashMap<>();
  private final StringBuilder value = new StringBuilder();
  private boolean isResponse;

  private XmlResponse() {}

  static Optional<StoreResponse> read(byte[] body) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      // As text, because the JDK's reader prints to stderr about bytes that it can't decode
      XMLStreamReader xml =
          factory.createXMLStreamReader(new StringReader(new String(body, StandardCharsets.UTF_8)));
      return new XmlResponse().read(xml);
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  private Optional<StoreResponse> read(XMLStreamReader xml) throws XMLStreamException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
          return Optional.empty();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          if (path.size() >= DEEPEST) {
            return Optional.empty();
          }
          begin(xml);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> value.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> end();
        default -> {}
      }
    }
    return isResponse ? Optional.of(response.build()) : Optional.empty();
  }

  private void begin(XMLStreamReader xml) {
    String name = xml.getLocalName();
    if (name.equals("DicomAttribute")) {
      String tag = xml.getAttributeValue(null, "tag");
      name = tag == null ? "" : StoreResponse.tag(tag);
      isResponse |= path.size() == 1 && isSequenceOfOurs(name);
    } else if (name.equals("Item") && path.size() == 2) {
      item.clear();
    }
    path.push(name);
    value.setLength(0);
  }

  private void end() {
    String name = path.pop();
    // Inside root / sequence / item / attribute
    if (name.equals("Value") && path.size() == 4) {
      item.putIfAbsent(path.element(), value.toString().strip());
    } else if (name.equals("Item") && path.size() == 2) {
      named(path.element());
    }
  }

  private void named(String sequence) {
    String uid =
        StoreResponse.uid(item.getOrDefault(StoreResponse.REFERENCED_SOP_INSTANCE_UID, ""));
    if (uid.isEmpty()) {
      return;
    }
    if (sequence.equals(StoreResponse.REFERENCED_SOP_SEQUENCE)) {
      Optional<String> url =
          Optional.ofNullable(item.get(StoreResponse.RETRIEVE_URL)).filter(u -> !u.isEmpty());
      response.add(uid, new InstanceResult.Stored(url, number(StoreResponse.WARNING_REASON)));
    } else if (sequence.equals(StoreResponse.FAILED_SOP_SEQUENCE)) {
      response.add(uid, new InstanceResult.Failed(number(StoreResponse.FAILURE_REASON)));
    }
  }

  private OptionalInt number(String tag) {
    String text = item.getOrDefault(tag, "");
    return text.matches("\\d{1,5}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  private static boolean isSequenceOfOurs(String tag) {
    return tag.equals(StoreResponse.REFERENCED_SOP_SEQUENCE)
        || tag.equals(StoreResponse.FAILED_SOP_SEQUENCE);
  }
}
