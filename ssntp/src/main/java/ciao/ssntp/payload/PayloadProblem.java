package ciao.ssntp.payload;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in our words what Jackson, or a record's constructor, found wrong with a payload. */
final class PayloadProblem {
  /** A value may be megabytes long; its sender knows it. */
  private static final int MAX_SENTENCE = 400;

  private static final Pattern FOUND =
      Pattern.compile("(?:from|coerce|got) ([\\w-]+ value(?: \\((?!token|`)[^)]*\\))?)");

  private PayloadProblem() {}

  static PayloadException of(Exception found) {
    String sentence =
        switch (found) {
          case JsonProcessingException e -> place(e) + what(e);
          default -> "payload: " + String.valueOf(found.getMessage());
        };
    return new PayloadException(oneLine(sentence), found);
  }

  private static String place(JsonProcessingException e) {
    StringBuilder place = new StringBuilder("payload");
    @Nullable JsonLocation at = e.getLocation();
    if (at != null && at.getLineNr() > 0) {
      place.append(", line ").append(at.getLineNr()).append(", column ").append(at.getColumnNr());
    }
    if (e instanceof JsonMappingException mapping) {
      String field = field(mapping);
      if (!field.isEmpty()) {
        place.append(", field ").append(field);
      }
    }
    return place.append(": ").toString();
  }

  private static String field(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String what(JsonProcessingException e) {
    return switch (e) {
      case ValueInstantiationException rejected -> rejected(rejected);
      case InvalidFormatException wrong ->
          "%s (expected: %s)".formatted(wrong.getValue(), word(wrong.getTargetType()));
      case MismatchedInputException wrong when wrong.getTargetType() != null -> mismatched(wrong);
      default -> String.valueOf(e.getOriginalMessage());
    };
  }

  /** Jackson's sentence speaks of classes; what stood there is the one thing wanted of it. */
  private static String mismatched(MismatchedInputException e) {
    String sentence = String.valueOf(e.getOriginalMessage());
    String expected = " (expected: %s)".formatted(word(e.getTargetType()));
    Matcher found = FOUND.matcher(sentence);
    if (found.find()) {
      return found.group(1) + expected;
    }
    return (sentence.startsWith("Cannot map `null`") ? "missing" : sentence) + expected;
  }

  /** A record's own check speaks; a required field that is missing shows as a null. */
  private static String rejected(ValueInstantiationException e) {
    return switch (e.getCause()) {
      case NullPointerException missing when isName(missing.getMessage()) ->
          missing.getMessage() + " is missing";
      case NullPointerException _ -> "null in a list or map (expected: a value)";
      case IllegalArgumentException refused -> String.valueOf(refused.getMessage());
      case null, default -> String.valueOf(e.getOriginalMessage());
    };
  }

  private static boolean isName(@Nullable String text) {
    return text != null && text.matches("[A-Za-z_]+");
  }

  private static String word(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == boolean.class) {
      return type == double.class ? "a number" : "true or false";
    }
    if (type.isEnum()) {
      return "a word";
    }
    if (Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
      return Map.class.isAssignableFrom(type) ? "a map of fields" : "a list";
    }
    return type.getSimpleName();
  }

  private static String oneLine(String sentence) {
    String line = sentence.replaceAll("\\s*[\\r\\n]+\\s*", " ");
    return line.length() <= MAX_SENTENCE ? line : line.substring(0, MAX_SENTENCE) + "…";
  }
}
