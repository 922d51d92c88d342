package org.huren.agent.exam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huren.agent.exam.ExamRegistration.Doubt;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The payload file of an exam registration: JSON in UTF-8 that says of itself what it is, so that a
 * person can read it and an index that was lost can be made again from it.
 *
 * <pre>
 *   { "format": "huren-exam-registration-1", "studyInstanceUid": ..., "revision": 1,
 *     "status": "available", "accessionNumber": ..., "date": "2026-11-25",
 *     "started": "2026-11-25T08:30:00+08:00", "patient": { "id": ..., "name": ... },
 *     "orders": [ { "source": "RIS", "order": { ... } } ],
 *     "series": [ { "seriesInstanceUid": ..., "modality": "CT", "instances": 120 } ] }
 * </pre>
 *
 * What is not known has no member; members that a reader does not know are of a later version.
 */
public final class ExamPayload {
  /** A study of a thousand series has a few hundred KB. */
  static final int LONGEST = 32 << 20;

  private static final String FORMAT = "huren-exam-registration-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ExamPayload() {}

  /** The file's content; the same registration makes the same bytes. */
  public static byte[] write(ExamRegistration exam) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("studyInstanceUid", exam.studyInstanceUid());
    root.put("revision", exam.revision());
    root.put(
        "status", exam.status() == ExamRegistration.Status.AVAILABLE ? "available" : "withdrawn");
    put(root, "accessionNumber", exam.accessionNumber());
    put(root, "studyId", exam.studyId());
    put(root, "description", exam.description());
    put(root, "referringPhysician", exam.referringPhysician());
    put(root, "date", exam.date());
    put(root, "started", exam.started());
    ObjectNode patient = root.putObject("patient");
    put(patient, "id", exam.patient().id());
    put(patient, "name", exam.patient().name());
    put(patient, "birthDate", exam.patient().birthDate());
    put(patient, "sex", exam.patient().sex());
    if (!exam.ordered().orders().isEmpty()) {
      ArrayNode orders = root.putArray("orders");
      for (Order order : exam.ordered().orders()) {
        ObjectNode each = orders.addObject();
        each.put("source", order.source());
        each.set("order", JSON.readTree(OrderJson.write(order)));
      }
    }
    exam.ordered().doubt().ifPresent(doubt -> root.put("orderDoubt", word(doubt)));
    root.put("firstReceived", exam.firstReceived().toString());
    root.put("lastReceived", exam.lastReceived().toString());
    ArrayNode all = root.putArray("series");
    for (ExamRegistration.Series series : exam.series()) {
      ObjectNode each = all.addObject();
      each.put("seriesInstanceUid", series.seriesInstanceUid());
      series.number().ifPresent(n -> each.put("number", n));
      put(each, "modality", series.modality());
      put(each, "description", series.description());
      put(each, "bodyPart", series.bodyPart());
      put(each, "started", series.started());
      put(each, "manufacturer", series.device().manufacturer());
      put(each, "model", series.device().model());
      put(each, "station", series.device().station());
      each.put("instances", series.instances());
    }
    return JSON.writeValueAsBytes(root);
  }

  private static String word(Doubt doubt) {
    return switch (doubt) {
      case OTHER_PATIENT -> "other-patient";
      case SEVERAL_PATIENTS -> "several-patients";
    };
  }

  private static void put(ObjectNode object, String name, Optional<?> value) {
    value.ifPresent(v -> object.put(name, v.toString()));
  }

  /** Reads a file's content; empty if it is something else. */
  public static Optional<ExamRegistration> read(byte[] payload) {
    try {
      JsonNode root = JSON.readTree(payload);
      return root.path("format").asString("").equals(FORMAT)
          ? Optional.of(registration(root))
          : Optional.empty();
    } catch (JacksonException
        | DateTimeException
        | IllegalArgumentException
        | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static ExamRegistration registration(JsonNode root) {
    JsonNode patient = root.path("patient");
    List<ExamRegistration.Series> series = new ArrayList<>();
    for (JsonNode each : root.path("series")) {
      series.add(series(each));
    }
    return new ExamRegistration(
        required(root, "studyInstanceUid"),
        root.path("revision").asLong(0),
        root.path("status").asString("").equals("withdrawn")
            ? ExamRegistration.Status.WITHDRAWN
            : ExamRegistration.Status.AVAILABLE,
        text(root, "accessionNumber"),
        text(root, "studyId"),
        text(root, "description"),
        text(root, "referringPhysician"),
        parsed(root, "date", LocalDate::parse),
        parsed(root, "started", OffsetDateTime::parse),
        new ExamRegistration.Patient(
            text(patient, "id"),
            text(patient, "name"),
            parsed(patient, "birthDate", LocalDate::parse),
            text(patient, "sex")),
        ordered(root),
        Instant.parse(required(root, "firstReceived")),
        Instant.parse(required(root, "lastReceived")),
        series);
  }

  private static Ordered ordered(JsonNode root) {
    Optional<Doubt> doubt =
        text(root, "orderDoubt")
            .flatMap(word -> Stream.of(Doubt.values()).filter(d -> word(d).equals(word)).findAny());
    List<Order> orders = new ArrayList<>();
    for (JsonNode each : root.path("orders")) {
      orders.add(OrderJson.order(required(each, "source"), each.path("order").toString()));
    }
    return new Ordered(orders, doubt);
  }

  private static ExamRegistration.Series series(JsonNode each) {
    return new ExamRegistration.Series(
        required(each, "seriesInstanceUid"),
        each.has("number") ? Optional.of(each.path("number").asInt(0)) : Optional.empty(),
        text(each, "modality"),
        text(each, "description"),
        text(each, "bodyPart"),
        parsed(each, "started", OffsetDateTime::parse),
        new ExamRegistration.Device(
            text(each, "manufacturer"), text(each, "model"), text(each, "station")),
        each.path("instances").asInt(0));
  }

  private static String required(JsonNode object, String name) {
    return text(object, name).orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  private static Optional<String> text(JsonNode object, String name) {
    return Optional.of(object.path(name).asString("")).filter(t -> !t.isBlank());
  }

  private static <T> Optional<T> parsed(JsonNode object, String name, Function<String, T> parser) {
    return text(object, name).map(parser);
  }

  /** The facts of a registration that is about to be spooled. */
  public static Facts facts(ExamRegistration exam) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("StudyInstanceUID", exam.studyInstanceUid());
    exam.accessionNumber().ifPresent(n -> attributes.put("AccessionNumber", n));
    exam.patient().id().ifPresent(id -> attributes.put("PatientID", id));
    exam.patient().name().ifPresent(name -> attributes.put("PatientName", name));
    if (!exam.ordered().orders().isEmpty()) {
      attributes.put(
          "PlacerOrderNumberImagingServiceRequest",
          exam.ordered().orders().stream().map(Order::number).collect(Collectors.joining("\\")));
    }
    attributes.put("Modality", String.join("\\", exam.modalities()));
    attributes.put("NumberOfStudyRelatedSeries", Integer.toString(exam.series().size()));
    attributes.put("NumberOfStudyRelatedInstances", Integer.toString(exam.instances()));
    return new Facts(
        Optional.of(exam.studyInstanceUid()),
        Optional.of(exam.studyInstanceUid()),
        attributes,
        exam.ordered().doubt().map(ExamPayload::finding).stream().toList());
  }

  private static Finding finding(Doubt doubt) {
    return switch (doubt) {
      case OTHER_PATIENT -> Finding.warning("check.exam-other-patient");
      case SEVERAL_PATIENTS -> Finding.warning("check.exam-several-patients");
    };
  }

  /**
   * Reads the facts again from a spooled file; none if it is no exam registration.
   *
   * @throws IOException if the file can't be read
   */
  public static Facts readFacts(SeekableByteChannel file) throws IOException {
    if (file.size() > LONGEST) {
      return Facts.none();
    }
    file.position(0);
    InputStream in = Channels.newInputStream(file);
    return read(in.readNBytes((int) file.size())).map(ExamPayload::facts).orElseGet(Facts::none);
  }
}
