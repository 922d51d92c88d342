package org.huren.lab.profile;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.model.Patient;

/**
 * How an instrument asks what to do with a sample, and how it wants to be told.
 *
 * @param when which messages are questions; empty: those with a Q record, or of a requesting type
 * @param sample where the sample id lies, in the record that asks
 * @param all what stands in place of a sample id where everything is asked for that is not known
 *     yet; a question without any id is the same then
 * @param codes an order's code to the instrument's own, one or several
 * @param codesOnly whether the profile's own codes and their LOINC don't count beside those
 * @param unmapped what becomes of an ordered test that has no code here
 * @param test how one test stands among several in one field
 * @param between what stands between them
 * @param sexes as the instrument writes them
 * @param newAction, cancelAction what is to be done with a test, as the instrument writes it
 * @param routine, stat priorities as the instrument writes them
 * @param specimenTypes an order's kind of specimen to the instrument's; {@link #ANY_OTHER} for any
 *     that is not named, or an order that names none
 * @param charset what our messages are written in; empty: the profile's, else UTF-8
 * @param found the answer where at least one sample is known
 * @param none the answer where none is
 * @param download what tells of a new order, for instruments that want to be told
 * @param cancel what takes an order back that was told
 */
public record QueryRules(
    Optional<Condition> when,
    List<FieldPath> sample,
    Optional<String> all,
    Map<String, List<String>> codes,
    boolean codesOnly,
    Unmapped unmapped,
    MessageTemplate test,
    String between,
    Map<Patient.Sex, String> sexes,
    String newAction,
    String cancelAction,
    String routine,
    String stat,
    Map<String, String> specimenTypes,
    Escapes escapes,
    Optional<Charset> charset,
    List<MessageTemplate> found,
    List<MessageTemplate> none,
    List<MessageTemplate> download,
    List<MessageTemplate> cancel) {
  /** Stands for every kind of specimen that has no entry of its own. */
  public static final String ANY_OTHER = "*";

  public QueryRules {
    sample = List.copyOf(sample);
    codes = Map.copyOf(codes);
    sexes = Map.copyOf(sexes);
    specimenTypes = Map.copyOf(specimenTypes);
    found = List.copyOf(found);
    none = List.copyOf(none);
    download = List.copyOf(download);
    cancel = List.copyOf(cancel);
  }

  /** Whether an id stands for everything. */
  public boolean isAll(String sample) {
    return all.filter(word -> sample.isEmpty() || sample.equals(word)).isPresent();
  }

  /** What becomes of a test that the instrument has no code for. */
  public enum Unmapped {
    /** It is another instrument's. */
    LEFT_OUT,
    /** Its code is sent as it was ordered. */
    SENT
  }

  /** How a delimiter within a text is written. */
  public enum Escapes {
    /** As the standards have it: {@code &F&}, {@code \F\}. */
    STANDARD,
    /** The delimiter itself behind the escape character: {@code &|}. */
    PREFIXED
  }
}
