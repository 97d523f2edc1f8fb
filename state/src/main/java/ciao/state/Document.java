package ciao.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The spec of a type this program has no record for, as the JSON object it is stored as: {@link
 * #type Document.type("Volume")} stands for the type wherever a resource type is asked for.
 *
 * <p>Whoever writes one vouches that it fits the type's record; those who have that record could
 * not read it otherwise.
 *
 * @param json without spaces and line breaks between its parts, fields in the order they were given
 *     in, numbers with all their digits
 */
public record Document(@JsonValue String json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();

  /**
   * @throws IllegalArgumentException when it is no JSON object, with the place where it is not
   */
  public Document {
    json = dense(json);
  }

  @JsonCreator
  static Document of(JsonNode tree) {
    return new Document(tree.toString());
  }

  /** The type of that name, whatever record others read it as. */
  public static ResourceType<Document> type(String name) {
    return new ResourceType<>(name, Document.class);
  }

  /** A copy to look into. */
  public JsonNode tree() {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document that was JSON when it was made", e);
    }
  }

  private static String dense(String json) {
    StringWriter dense = new StringWriter(json.length());
    try (JsonParser parser = FACTORY.createParser(json);
        JsonGenerator generator = FACTORY.createGenerator(dense)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(
            "document: begins with %s (expected: a JSON object)".formatted(parser.currentToken()));
      }
      generator.copyCurrentStructureExact(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(
            "document: %s behind its end (expected: one JSON object)"
                .formatted(parser.currentToken()));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "document: no JSON at line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new UncheckedIOException("no file and no network is involved", e);
    }
    return dense.toString();
  }

  /** Leaves the contents out: they may hold what must not stand in a log. */
  @Override
  public String toString() {
    return "Document of %d characters".formatted(json.length());
  }
}
