package org.huren.agent.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.function.Function;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Texts;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The JSON of the console: records as objects with their component names, ids as strings, times as
 * ISO 8601, absent values left out, and each reason with its text in the reader's language.
 * Thread-safe.
 */
public final class Wire {
  /** The header that names the version of this form; another one is not understood. */
  public static final String VERSION_HEADER = "Huren-Api";

  /** Changes whenever an old reader would misread something. */
  public static final String VERSION = "1";

  /** The header that says who decides, percent-encoded UTF-8; claimed, not proved. */
  public static final String WHO_HEADER = "Huren-Who";

  private final JsonMapper mapper;

  public Wire(Texts texts) {
    SimpleModule forms =
        new SimpleModule()
            .addSerializer(Reason.class, new ReasonForm(texts))
            .addSerializer(ItemId.class, new TextForm<ItemId>())
            .addSerializer(UplinkId.class, new TextForm<UplinkId>())
            .addSerializer(Source.class, new TextForm<Source>())
            .addDeserializer(ItemId.class, new TextReader<>(ItemId::parse))
            .addDeserializer(UplinkId.class, new TextReader<>(UplinkId::new))
            .addDeserializer(Source.class, new TextReader<>(Source::new));
    mapper =
        JsonMapper.builder()
            .addModule(forms)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .changeDefaultPropertyInclusion(
                i -> i.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();
  }

  public String write(Object value) {
    return mapper.writeValueAsString(value);
  }

  /**
   * Reads one value.
   *
   * @throws JacksonException if the text is not its form
   */
  public <T> T read(String json, Class<T> type) {
    return mapper.readValue(json, type);
  }

  private static final class ReasonForm extends ValueSerializer<Reason> {
    private final Texts texts;

    ReasonForm(Texts texts) {
      this.texts = texts;
    }

    @Override
    public void serialize(Reason reason, JsonGenerator out, SerializationContext context) {
      out.writeStartObject();
      out.writeStringProperty("code", reason.code());
      out.writeArrayPropertyStart("arguments");
      reason.arguments().forEach(out::writeString);
      out.writeEndArray();
      out.writeStringProperty("text", texts.of(reason));
      out.writeEndObject();
    }
  }

  private static final class TextForm<T> extends ValueSerializer<T> {
    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeString(value.toString());
    }
  }

  private static final class TextReader<T> extends ValueDeserializer<T> {
    private final Function<String, T> parse;

    TextReader(Function<String, T> parse) {
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) {
      return parse.apply(in.getString());
    }
  }
}
