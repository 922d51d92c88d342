package org.huren.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.config.DicomKeys.Caller;
import org.huren.config.DicomKeys.Dicom;
import org.huren.config.language.Text;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;
import org.huren.dicom.AeTitle;
import org.huren.dicom.dataset.TransferSyntax;

/** Whether the {@code dicom} section makes sense as a whole, and each of its callers. */
final class DicomChecks {
  private static final List<Treated> TREATED =
      List.of(
          new Treated(Caller.CHARACTER_SET, Optional.of(Dicom.CHARACTER_SET)),
          new Treated(Caller.CHARACTER_SET_COUNTS, Optional.of(Dicom.CHARACTER_SET_COUNTS)),
          new Treated(Caller.ON_CONFLICT, Optional.of(Dicom.ON_CONFLICT)),
          new Treated(Caller.URGENT, Optional.empty()));

  private final Reading reading;
  private final boolean complete;

  /**
   * @param complete whether everything could be read, so that what is missing is missing
   */
  DicomChecks(Reading reading, boolean complete) {
    this.reading = reading;
    this.complete = complete;
  }

  /** What a caller can say of its treatment, and where it stands for those that do not. */
  private record Treated(Key<?> own, Optional<Key<?>> usual) {
    String of(Values caller, Values dicom) {
      Optional<String> said = caller.find(own).map(String::valueOf);
      return said.or(() -> usual.flatMap(dicom::find).map(String::valueOf)).orElse("");
    }
  }

  void check(Values dicom) {
    Optional<AnyOr.Given<Values>> callers = dicom.find(Dicom.CALLERS);
    if (callers.isPresent() && callers.get() instanceof AnyOr.Given.Listed<Values> listed) {
      callers(listed.values(), dicom);
    }
    if (complete && callers.filter(GatewayChecks::isNobody).isPresent()) {
      warn(dicom.place(Dicom.CALLERS), "callers.none");
    }
    if (dicom.isWritten(Dicom.CHARACTER_SET_COUNTS) && !dicom.isWritten(Dicom.CHARACTER_SET)) {
      fail(dicom.place(Dicom.CHARACTER_SET_COUNTS), "caller.character-set-missing");
    }
    transferSyntaxes(dicom);
  }

  /** PS3.5 10.1: implicit VR little endian is the one syntax that every peer has. */
  private void transferSyntaxes(Values dicom) {
    List<Located<String>> accepted = dicom.find(Dicom.TRANSFER_SYNTAXES).orElse(List.of());
    Place place = dicom.place(Dicom.TRANSFER_SYNTAXES);
    if (accepted.isEmpty() && dicom.isWritten(Dicom.TRANSFER_SYNTAXES)) {
      fail(place, "transfer-syntaxes.none");
    } else if (complete
        && accepted.stream()
            .noneMatch(s -> s.value().equals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid()))) {
      warn(place, "transfer-syntaxes.no-default", TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid());
    }
  }

  private void callers(List<Located<Values>> callers, Values dicom) {
    boolean isTlsThere = dicom.isWritten(Dicom.TLS);
    Map<String, Place> seen = new HashMap<>();
    Map<AeTitle, Values> sameTitle = new HashMap<>();
    for (Located<Values> caller : callers) {
      Values v = caller.value();
      if (v.isWritten(Caller.CERTIFICATE) && !isTlsThere) {
        fail(v.place(Caller.CERTIFICATE), "caller.certificate-without-tls");
      }
      if (v.find(Caller.PORT_OVER_TLS).orElse(false)) {
        portOverTls(v, isTlsThere);
      }
      if (v.isWritten(Caller.CHARACTER_SET_COUNTS)
          && !v.isWritten(Caller.CHARACTER_SET)
          && !dicom.isWritten(Dicom.CHARACTER_SET)) {
        fail(v.place(Caller.CHARACTER_SET_COUNTS), "caller.character-set-missing");
      }
      v.find(Caller.AE_TITLE).ifPresent(title -> oneTreatment(title, v, sameTitle, dicom));
      Optional<String> identity =
          v.find(Caller.AE_TITLE).map(ae -> ae + "@" + v.find(Caller.ADDRESS).orElse(null));
      if (identity.isPresent()) {
        Place first = seen.putIfAbsent(identity.get(), caller.place());
        if (first != null) {
          fail(v.place(Caller.AE_TITLE), "caller.twice", v.get(Caller.AE_TITLE), first.line());
        }
      }
    }
  }

  /** The certificate that we show there is the listener's. */
  private void portOverTls(Values caller, boolean isTlsThere) {
    if (!isTlsThere) {
      fail(caller.place(Caller.PORT_OVER_TLS), "caller.port-without-tls");
    }
    if (!caller.isWritten(Caller.PORT)) {
      fail(caller.place(Caller.PORT_OVER_TLS), "caller.port-missing");
    }
  }

  /** What is stored knows its sender by AE title alone. */
  private void oneTreatment(
      AeTitle title, Values caller, Map<AeTitle, Values> sameTitle, Values dicom) {
    Values first = sameTitle.putIfAbsent(title, caller);
    if (first == null) {
      return;
    }
    for (Treated each : TREATED) {
      if (!each.of(first, dicom).equals(each.of(caller, dicom))) {
        fail(caller.place(each.own()), "caller.treated-differently", title, each.own().name());
      }
    }
  }

  private void fail(Place place, String code, Object... with) {
    reading.error(place, new Text(DicomChecks.class, code, with));
  }

  private void warn(Place place, String code, Object... with) {
    reading.warning(place, new Text(DicomChecks.class, code, with));
  }
}
