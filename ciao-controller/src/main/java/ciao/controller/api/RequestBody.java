package ciao.controller.api;

import ciao.client.api.ApiJson;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads a request's JSON strictly, and says where and what is wrong with it. */
final class RequestBody {
  private static final ObjectMapper JSON = ApiJson.strictMapper();

  private RequestBody() {}

  static <T> Answer<T> read(byte[] body, Class<T> type) {
    try {
      T value = JSON.readValue(body, type);
      return value == null
          ? invalid("the body is null (expected: a JSON object)")
          : Answer.of(value);
    } catch (UnrecognizedPropertyException unknown) {
      return invalid(unknownField(unknown));
    } catch (InvalidFormatException value) {
      return invalid(
          "%s: %s (expected: %s)"
              .formatted(path(value), value.getValue(), expected(value.getTargetType())));
    } catch (JsonMappingException mapping) {
      return invalid("%s: %s".formatted(path(mapping), firstLine(mapping.getOriginalMessage())));
    } catch (JsonProcessingException syntax) {
      return invalid(
          "not JSON%s: %s"
              .formatted(at(syntax.getLocation()), firstLine(syntax.getOriginalMessage())));
    } catch (IOException impossible) {
      throw new IllegalStateException("an array of bytes is always read", impossible);
    }
  }

  private static <T> Answer<T> invalid(String sentence) {
    return Answer.denied(Reason.INVALID, "invalid_json", sentence);
  }

  private static String unknownField(UnrecognizedPropertyException unknown) {
    Collection<Object> known = unknown.getKnownPropertyIds();
    String name = unknown.getPropertyName();
    String nearest =
        known.stream()
            .map(Object::toString)
            .min(
                Comparator.comparingInt((String one) -> distance(name, one))
                    .thenComparing(one -> one))
            .orElse("none");
    return "%s: unknown field%s (did you mean %s? known are %s)"
        .formatted(
            path(unknown),
            at(unknown.getLocation()),
            nearest,
            known.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
  }

  private static String path(JsonMappingException error) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : error.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> JSON.convertValue(constant, String.class))
              .collect(Collectors.joining(", "));
    }
    return type == int.class || type == long.class || Number.class.isAssignableFrom(type)
        ? "a whole number"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String firstLine(String message) {
    return message == null ? "it cannot be read" : message.lines().findFirst().orElse(message);
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
