package org.huren.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.LineCapture;
import org.huren.agent.observe.Status;
import org.huren.agent.observe.Texts;
import tools.jackson.core.JacksonException;

/** Asks the running agent; each call blocks until it answered, for {@link #TIMEOUT} at most. */
public final class AgentClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int LONGEST_ANSWER = 32 << 20;

  private final Access access;
  private final String who;
  private final Locale locale;
  private final Wire wire;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * @param who recorded with decisions
   * @param locale of the texts in answers
   */
  public AgentClient(Access access, String who, Locale locale) {
    this.access = access;
    this.who = who;
    this.locale = locale;
    this.wire = new Wire(new Texts(locale));
  }

  public Answer<Status> status() {
    return get("/api/v1/status", Status.class);
  }

  public Answer<ItemPage> items(Optional<ItemState> state, int limit, Optional<ItemId> before) {
    return get(
        "/api/v1/items?limit="
            + limit
            + state.map(s -> "&state=" + s).orElse("")
            + before.map(b -> "&before=" + b).orElse(""),
        ItemPage.class);
  }

  public Answer<StudyPage> studies(boolean onlyOpen, int limit, Optional<String> before) {
    return get(
        "/api/v1/studies?limit="
            + limit
            + (onlyOpen ? "&open=true" : "")
            + before.map(b -> "&before=" + encode(b)).orElse(""),
        StudyPage.class);
  }

  public Answer<UnmappedTerms> unmapped() {
    return get("/api/v1/unmapped", UnmappedTerms.class);
  }

  /**
   * One item.
   *
   * @param id whole, or its beginning or end if no other recent item shares it
   */
  public Answer<ItemDetail> item(String id) {
    return get("/api/v1/items/" + encode(id), ItemDetail.class);
  }

  public Answer<Change.OfItem> retry(ItemId id) {
    return post("/api/v1/items/" + id + "/retry", "", Change.OfItem.class);
  }

  public Answer<Change.OfItem> release(ItemId id) {
    return post("/api/v1/items/" + id + "/release", "", Change.OfItem.class);
  }

  public Answer<Change.OfItem> discard(ItemId id, String reason) {
    String body = wire.write(new Discarding(reason));
    return post("/api/v1/items/" + id + "/discard", body, Change.OfItem.class);
  }

  /**
   * The raw bytes of a line since the last time.
   *
   * @param by a UUID of the one who asks, the same each time
   * @param state {@code begin}, {@code go-on} or {@code end}
   */
  public Answer<LineCapture.Taken> capture(String analyzer, String by, String state) {
    return post(
        "/api/v1/analyzers/" + encode(analyzer) + "/capture?by=" + by + "&state=" + state,
        "",
        LineCapture.Taken.class);
  }

  public Answer<Change.OfUplink> retryAll(UplinkId uplink) {
    String path = "/api/v1/uplinks/" + encode(uplink.value()) + "/retry";
    return post(path, "", Change.OfUplink.class);
  }

  /** Gives up what waits for an uplink that is not configured any more. */
  public Answer<Change.OfUplink> discardAll(UplinkId uplink, String reason) {
    String path = "/api/v1/uplinks/" + encode(uplink.value()) + "/discard";
    return post(path, wire.write(new Discarding(reason)), Change.OfUplink.class);
  }

  private <T> Answer<T> get(String path, Class<T> type) {
    return ask(request(path).GET().build(), type);
  }

  private <T> Answer<T> post(String path, String body, Class<T> type) {
    return ask(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        type);
  }

  private HttpRequest.Builder request(String path) {
    String base = access.url().toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(TIMEOUT)
        .header("Authorization", access.authorization())
        .header("Accept-Language", locale.toLanguageTag())
        .header(Wire.WHO_HEADER, encode(who));
  }

  private <T> Answer<T> ask(HttpRequest request, Class<T> type) {
    String url = access.url().toString();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        Optional<String> version = response.headers().firstValue(Wire.VERSION_HEADER);
        if (!version.equals(Optional.of(Wire.VERSION))) {
          return new Answer.Foreign<>(url, version.orElse("-"));
        }
        String json = new String(body.readNBytes(LONGEST_ANSWER), UTF_8);
        return response.statusCode() == 200
            ? new Answer.Ok<>(wire.read(json, type), json)
            : new Answer.Refused<>(wire.read(json, Problem.class));
      }
    } catch (JacksonException e) {
      return new Answer.Foreign<>(url, e.getClass().getSimpleName());
    } catch (IOException e) {
      String message = e.getMessage();
      return new Answer.Unreachable<>(
          url, message == null ? e.getClass().getSimpleName() : message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unreachable<>(url, "interrupted");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
