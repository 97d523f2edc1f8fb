package ciao.controller.api;

import ciao.client.api.ApiJson;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first field of a JSON document that its record does not have. Jackson finds them too,
 * but only after it has complained that the field it was meant for is missing.
 */
final class UnknownFields {
  private static final ObjectMapper JSON = ApiJson.strictMapper();

  /** Looking a record's fields up takes longer than reading a small document. */
  private static final ClassValue<SortedMap<String, JavaType>> FIELDS =
      new ClassValue<>() {
        @Override
        protected SortedMap<String, JavaType> computeValue(Class<?> type) {
          SortedMap<String, JavaType> fields = new TreeMap<>();
          for (BeanPropertyDefinition field :
              JSON.getDeserializationConfig()
                  .introspect(JSON.constructType(type))
                  .findProperties()) {
            fields.put(field.getName(), field.getPrimaryType());
          }
          return Collections.unmodifiableSortedMap(fields);
        }
      };

  private final JsonParser parser;

  private UnknownFields(JsonParser parser) {
    this.parser = parser;
  }

  /** What is wrong, in a sentence with the place and the nearest known field. */
  static Optional<String> find(byte[] document, Class<?> type) throws IOException {
    try (JsonParser parser = JSON.createParser(document)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          ? new UnknownFields(parser).inObject(type, "")
          : Optional.empty();
    }
  }

  private Optional<String> inObject(Class<?> type, String path) throws IOException {
    SortedMap<String, JavaType> known = FIELDS.get(type);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JavaType inner = known.get(field);
      if (inner == null) {
        return Optional.of(sentence(path + field, field, known));
      }
      Optional<String> found = inValue(inner, path + field + ".");
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> inValue(JavaType type, String path) throws IOException {
    boolean object = parser.nextToken() == JsonToken.START_OBJECT;
    if (object && type.isRecordType()) {
      return inObject(type.getRawClass(), path);
    }
    parser.skipChildren();
    return Optional.empty();
  }

  private String sentence(String path, String field, SortedMap<String, JavaType> known) {
    String nearest =
        known.keySet().stream()
            .min(Comparator.comparingInt(name -> distance(field, name)))
            .orElse("none");
    return "%s: unknown field%s (did you mean %s? known are %s)"
        .formatted(
            path, at(parser.currentTokenLocation()), nearest, String.join(", ", known.keySet()));
  }

  /** A place, for the end of a phrase. */
  static String at(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** How many letters must change to make one word of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
