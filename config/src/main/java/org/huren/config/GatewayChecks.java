package org.huren.config;

import static java.util.function.Predicate.not;

import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.huren.config.DicomKeys.Dicom;
import org.huren.config.DicomKeys.DicomTls;
import org.huren.config.GatewayKeys.Console;
import org.huren.config.GatewayKeys.Hospital;
import org.huren.config.LabKeys.Analyzer;
import org.huren.config.LabKeys.Barcode;
import org.huren.config.LabKeys.Lis;
import org.huren.config.LabKeys.OrderIntake;
import org.huren.config.LabKeys.Orders;
import org.huren.config.LabKeys.Relay;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.config.UplinkKeys.Uplink;
import org.huren.config.language.Text;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;

/**
 * What no key can tell alone: ids and ports that meet, content that nobody takes, names this
 * machine does not know. Runs on whatever could be read, so that an error in one section doesn't
 * hide those of another.
 */
final class GatewayChecks {
  private static final Set<Content> REPORTS = EnumSet.complementOf(EnumSet.of(Content.IMAGES));

  private final Values all;
  private final Reading reading;
  private final Machine machine;
  private final Set<String> profiles;
  private final boolean complete;

  GatewayChecks(Values all, Reading reading, Machine machine, Set<String> profiles) {
    this.all = all;
    this.reading = reading;
    this.machine = machine;
    this.profiles = new TreeSet<>(profiles);
    this.complete = !reading.hasErrors();
  }

  void run() {
    all.find(GatewayKeys.HOSPITAL).ifPresent(this::orgCode);
    var listeners = new ListenerChecks(reading, machine);
    all.find(GatewayKeys.DICOM).ifPresent(v -> listeners.check(v, Dicom.LISTEN));
    all.find(GatewayKeys.DICOM)
        .flatMap(v -> v.find(Dicom.TLS))
        .ifPresent(v -> listeners.check(v, DicomTls.LISTEN));
    analyzers().forEach(v -> listeners.check(v, Analyzer.LISTEN));
    analyzers()
        .forEach(v -> v.find(Analyzer.RELAY).ifPresent(r -> listeners.check(r, Relay.LISTEN)));
    lis().forEach(v -> listeners.check(v, Lis.LISTEN));
    intake().ifPresent(v -> listeners.check(v, OrderIntake.LISTEN));
    all.find(GatewayKeys.CONSOLE).ifPresent(v -> listeners.check(v, Console.LISTEN));
    all.find(GatewayKeys.CONSOLE).ifPresent(this::console);
    var dicom = new DicomChecks(reading, complete);
    all.find(GatewayKeys.DICOM).ifPresent(dicom::check);
    uniqueSenders();
    uniqueIds(uplinks(), Uplink.ID);
    var lines = new LineChecks(reading, complete);
    analyzers().forEach(lines::check);
    analyzers().forEach(this::analyzer);
    lis().forEach(lines::lis);
    lis().forEach(v -> profile(v, Lis.PROFILE));
    intake().ifPresent(this::intake);
    all.find(GatewayKeys.ORDERS).flatMap(v -> v.find(Orders.BARCODE)).ifPresent(this::barcode);
    uplinks().forEach(this::uplink);
    contentWithoutUplink();
    nothingToReceive();
  }

  private List<Values> analyzers() {
    return values(GatewayKeys.ANALYZERS);
  }

  private List<Values> lis() {
    return values(GatewayKeys.LIS);
  }

  private Optional<Values> intake() {
    return all.find(GatewayKeys.ORDERS).flatMap(v -> v.find(Orders.INTAKE));
  }

  private void intake(Values intake) {
    intake
        .find(OrderIntake.LISTEN)
        .filter(not(listen -> isLoopback(listen.host())))
        .ifPresent(listen -> warn(intake.place(OrderIntake.LISTEN), "intake.open", listen));
  }

  private void barcode(Values barcode) {
    Optional<Integer> shortest = barcode.find(Barcode.SHORTEST);
    Optional<Integer> longest = barcode.find(Barcode.LONGEST);
    if (shortest.isPresent() && longest.isPresent() && shortest.get() > longest.get()) {
      fail(barcode.place(Barcode.LONGEST), "barcode.length", longest.get(), shortest.get());
    }
  }

  private List<Values> uplinks() {
    return values(GatewayKeys.UPLINKS);
  }

  private List<Values> values(Key<List<Located<Values>>> key) {
    return all.find(key).orElse(List.of()).stream().map(Located::value).toList();
  }

  /** Only warnings: test sites have no code yet, and an authority may have issued another kind. */
  private void orgCode(Values hospital) {
    hospital
        .find(Hospital.ORG_CODE)
        .ifPresent(
            code -> {
              Place place = hospital.place(Hospital.ORG_CODE);
              if (!OrgCode.isWellFormed(code)) {
                warn(place, "org-code.form", code, code.length());
              } else if (OrgCode.checkCharacter(code) != code.charAt(code.length() - 1)) {
                warn(place, "org-code.check", code, OrgCode.checkCharacter(code));
              }
            });
  }

  private void console(Values console) {
    console
        .find(Console.LISTEN)
        .filter(not(listen -> isLoopback(listen.host())))
        .ifPresent(listen -> warn(console.place(Console.LISTEN), "console.open", listen));
  }

  static boolean isNobody(AnyOr.Given<?> given) {
    return given instanceof AnyOr.Given.Listed<?> listed && listed.values().isEmpty();
  }

  /** Whoever sends something has a name of its own; {@code orders} is the HTTP intake's. */
  private void uniqueSenders() {
    Map<String, Place> seen = new HashMap<>();
    analyzers().forEach(v -> uniqueId(seen, v, Analyzer.ID));
    lis().forEach(v -> uniqueId(seen, v, Lis.ID));
    for (Values lis : lis()) {
      lis.find(Lis.ID)
          .filter("orders"::equalsIgnoreCase)
          .ifPresent(id -> fail(lis.place(Lis.ID), "id.reserved", id));
    }
  }

  /** Case does not count: ids become file names, and Windows does not tell them apart. */
  private void uniqueIds(List<Values> sections, Key<String> id) {
    Map<String, Place> seen = new HashMap<>();
    sections.forEach(section -> uniqueId(seen, section, id));
  }

  private void uniqueId(Map<String, Place> seen, Values section, Key<String> id) {
    section
        .find(id)
        .ifPresent(
            value -> {
              Place place = section.place(id);
              Place first = seen.putIfAbsent(value.toLowerCase(Locale.ROOT), place);
              if (first != null) {
                fail(place, "id.twice", value, first.line());
              }
            });
  }

  private void analyzer(Values analyzer) {
    profile(analyzer, Analyzer.PROFILE);
  }

  private void profile(Values section, Key<String> key) {
    section
        .find(key)
        .filter(not(profiles::contains))
        .ifPresent(
            name ->
                fail(
                    section.place(key),
                    profiles.isEmpty() ? "profile.unknown-none" : "profile.unknown",
                    name,
                    String.join(", ", profiles)));
  }

  private void uplink(Values uplink) {
    if (uplink.find(Uplink.TYPE).filter(t -> t == Uplink.Type.DICOM).isPresent()) {
      dicomUplink(uplink);
    } else {
      httpUplink(uplink);
    }
    accepts(uplink);
  }

  private void dicomUplink(Values uplink) {
    if (!uplink.isWritten(Uplink.CALLING_AE_TITLE) && !all.isWritten(GatewayKeys.DICOM)) {
      fail(uplink.place(Uplink.CALLING_AE_TITLE), "calling-ae-title.missing");
    }
    if (uplink.find(Uplink.ALREADY_THERE).filter(a -> a == AlreadyThere.VERIFY).isPresent()) {
      fail(uplink.place(Uplink.ALREADY_THERE), "already-there.no-verify");
    }
    if (!uplink.isWritten(Uplink.TLS)) {
      uplink
          .find(Uplink.ADDRESS)
          .filter(not(address -> isInternal(address.host())))
          .ifPresent(address -> warn(uplink.place(Uplink.ADDRESS), "address.plain", address));
    }
  }

  /** Addresses that no packet leaves the hospital for (RFC 1918, RFC 4193), and this machine. */
  private boolean isInternal(String host) {
    return isLoopback(host)
        || host.matches("10(\\.\\d{1,3}){3}|192\\.168(\\.\\d{1,3}){2}")
        || host.matches("172\\.(1[6-9]|2\\d|3[01])(\\.\\d{1,3}){2}")
        || host.matches("(?i)f[cd][0-9a-f]{2}:.*");
  }

  private void httpUplink(Values uplink) {
    Optional<URI> url = uplink.find(Uplink.URL);
    if (url.isPresent() && "http".equalsIgnoreCase(url.get().getScheme())) {
      if (isLoopback(url.get().getHost())) {
        warn(uplink.place(Uplink.URL), "url.plain");
      } else {
        fail(uplink.place(Uplink.URL), "url.not-https");
      }
    } else if (url.isPresent() && !uplink.isWritten(Uplink.TLS)) {
      fail(uplink.place(Uplink.TLS), "tls.missing");
    }
  }

  private void accepts(Values uplink) {
    Optional<List<Located<Content>>> accepts = uplink.find(Uplink.ACCEPTS);
    if (accepts.isEmpty()) {
      return;
    }
    if (accepts.get().isEmpty()) {
      fail(uplink.place(Uplink.ACCEPTS), "accepts.nothing");
    }
    Optional<Uplink.Type> type = uplink.find(Uplink.TYPE);
    Set<Content> possible =
        type.map(t -> t == Uplink.Type.REGISTRY ? REPORTS : Set.of(Content.IMAGES))
            .orElse(EnumSet.allOf(Content.class));
    Set<Content> seen = EnumSet.noneOf(Content.class);
    for (Located<Content> content : accepts.get()) {
      String name = content.value().yamlName();
      if (!possible.contains(content.value())) {
        String others =
            possible.stream().sorted().map(Content::yamlName).collect(Collectors.joining(", "));
        fail(content.place(), "accepts.impossible", name, others);
      }
      if (!seen.add(content.value())) {
        fail(content.place(), "accepts.twice", name);
      }
    }
  }

  private void contentWithoutUplink() {
    // A list with a wrong entry may lack just the one that would take it
    if (!complete) {
      return;
    }
    Set<Content> taken =
        uplinks().stream()
            .flatMap(v -> v.get(Uplink.ACCEPTS).stream())
            .map(Located::value)
            .collect(Collectors.toSet());
    if (all.isWritten(GatewayKeys.DICOM) && !taken.contains(Content.IMAGES)) {
      warn(all.place(GatewayKeys.DICOM), "content.untaken", Content.IMAGES.yamlName());
    }
    if (!analyzers().isEmpty() && !taken.contains(Content.LAB_REPORTS)) {
      warn(all.place(GatewayKeys.ANALYZERS), "content.untaken", Content.LAB_REPORTS.yamlName());
    }
  }

  private void nothingToReceive() {
    if (complete && !all.isWritten(GatewayKeys.DICOM) && analyzers().isEmpty()) {
      warn(all.place(), "receivers.none");
    }
  }

  private boolean isLoopback(String host) {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean literal = plain.matches("127(\\.\\d{1,3}){3}|[0:]*:0*1");
    return plain.equalsIgnoreCase("localhost") || literal;
  }

  private void fail(Place place, String code, Object... with) {
    reading.error(place, new Text(GatewayChecks.class, code, with));
  }

  private void warn(Place place, String code, Object... with) {
    reading.warning(place, new Text(GatewayChecks.class, code, with));
  }
}
