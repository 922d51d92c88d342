package org.huren.simulator.platform;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.simulator.dicom.MalformedDicomException;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.fault.Fault;
import org.huren.simulator.fault.FaultPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Store (PS3.18 10.5) and retrieve of one instance (PS3.18 10.4), with the faults that are armed.
 */
final class StudiesEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(StudiesEndpoint.class);
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\\s;]{1,70}))", Pattern.CASE_INSENSITIVE);

  private final InstanceStore store;
  private final FaultPlan faults;
  private final RequestFaults requestFaults;

  StudiesEndpoint(InstanceStore store, FaultPlan faults) {
    this.store = store;
    this.faults = faults;
    this.requestFaults = new RequestFaults(faults);
  }

  /** Stores under whatever study each instance names, or only under the study of the path. */
  void post(Context request) throws IOException, InterruptedException {
    InputStream body = request.req().getInputStream();
    if (!requestFaults.strikeBefore(request, body)) {
      store(request, body);
    }
  }

  private void store(Context request, InputStream body) throws IOException {
    Optional<String> boundary = boundary(String.valueOf(request.header("Content-Type")));
    if (boundary.isEmpty()) {
      request.status(415).result("expected multipart/related; type=\"application/dicom\"");
      return;
    }
    Optional<Uid> onlyStudy = Optional.empty();
    if (request.pathParamMap().containsKey("study")) {
      onlyStudy = Uid.ofWire(request.pathParam("study"));
      if (onlyStudy.isEmpty()) {
        request.status(400).result("the study in the path is not a UID");
        return;
      }
    }
    StowAnswer answer =
        new StowAnswer(request.scheme() + "://" + request.host() + Platform.STUDIES);
    try {
      MultipartReader parts = new MultipartReader(body, boundary.get());
      for (var part = parts.next(); part.isPresent(); part = parts.next()) {
        storePart(part.get(), onlyStudy, answer);
      }
    } catch (MalformedMultipartException e) {
      store.force();
      LOG.warn("request refused: {}", e.getMessage());
      request.status(400).result(String.valueOf(e.getMessage()));
      return;
    }
    store.force();
    if (!requestFaults.strikeAfter(request)) {
      request
          .status(answer.status())
          .contentType("application/dicom+json")
          .result(answer.toJson().toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void storePart(MultipartReader.Part part, Optional<Uid> onlyStudy, StowAnswer answer)
      throws IOException {
    String type = part.headers().getOrDefault("content-type", "application/dicom");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/dicom")) {
      answer.unrecognised(StowAnswer.CANNOT_UNDERSTAND);
      return;
    }
    InstanceStore.Upload upload;
    try {
      upload = store.receive(part.body());
    } catch (MalformedDicomException e) {
      LOG.warn("part refused: {}", e.getMessage());
      answer.unrecognised(StowAnswer.CANNOT_UNDERSTAND);
      return;
    }
    Optional<Fault.InstanceFailure> failure = faults.strike(Fault.InstanceFailure.class);
    if (failure.isPresent()) {
      store.discard(upload);
      answer.failed(upload.identity(), failure.get().reason());
    } else if (onlyStudy.isPresent() && !onlyStudy.get().equals(upload.identity().study())) {
      store.discard(upload);
      answer.failed(upload.identity(), StowAnswer.PROCESSING_FAILURE);
    } else {
      store.accept(upload);
      answer.stored(upload.identity());
    }
  }

  private static Optional<String> boundary(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    Matcher m = BOUNDARY.matcher(contentType);
    if (!lower.startsWith("multipart/related")
        || !lower.contains("application/dicom")
        || lower.contains("application/dicom+")
        || !m.find()) {
      return Optional.empty();
    }
    return Optional.of(m.group(1) != null ? m.group(1) : m.group(2));
  }

  /** One instance as the only part of a multipart answer. */
  void get(Context request) throws IOException {
    Optional<Path> file = Uid.ofWire(request.pathParam("instance")).flatMap(store::find);
    if (file.isEmpty()) {
      request.status(404);
      return;
    }
    String boundary = "huren-" + Long.toHexString(System.nanoTime());
    request.contentType(
        "multipart/related; type=\"application/dicom\"; boundary=\"" + boundary + "\"");
    var out = request.res().getOutputStream();
    out.write(
        ("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    Files.copy(file.get(), out);
    out.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
