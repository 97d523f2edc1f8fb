package ciao.client.api.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A JSON value as its text, but for spaces: nothing is lost on the way, no digit of a number and no
 * field nobody here knows.
 */
@JsonSerialize(using = RawJson.Writer.class)
@JsonDeserialize(using = RawJson.Reader.class)
public final class RawJson {
  private final String text;

  private RawJson(String text) {
    this.text = text;
  }

  /**
   * Takes the text as it is.
   *
   * @param json one JSON value; whoever gives it vouches for that
   */
  public static RawJson of(String json) {
    return new RawJson(Objects.requireNonNull(json, "json"));
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Leaves the contents out: they may hold what must not stand in a log. */
  @Override
  public String toString() {
    return "JSON of %d characters".formatted(text.length());
  }

  static final class Writer extends JsonSerializer<RawJson> {
    @Override
    public void serialize(RawJson json, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeRawValue(json.text);
    }
  }

  static final class Reader extends JsonDeserializer<RawJson> {
    @Override
    public RawJson deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator generator = parser.getCodec().getFactory().createGenerator(text)) {
        generator.copyCurrentStructureExact(parser);
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text.getBuffer())) {
        throw context.weirdStringException(
            "…", String.class, "half of a character (expected: both halves of \\uD800 to \\uDFFF)");
      }
      return new RawJson(text.toString());
    }
  }
}
