package ciao.controller.api;

import ciao.client.api.ApiJson;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a request's JSON strictly, and says where and what is wrong with it. */
final class RequestBody {
  private static final ObjectMapper JSON = ApiJson.strictMapper();

  private RequestBody() {}

  static <T> Answer<T> read(byte[] body, Class<T> type) {
    try {
      Optional<String> unknown = UnknownFields.find(body, type);
      if (unknown.isPresent()) {
        return invalid(unknown.get());
      }
      T value = JSON.readValue(body, type);
      return value == null
          ? invalid("the body is null (expected: a JSON object)")
          : Answer.of(value);
    } catch (InvalidFormatException value) {
      return invalid(
          "%s: %s (expected: %s)"
              .formatted(path(value), value.getValue(), expected(value.getTargetType())));
    } catch (MismatchedInputException missing) {
      Class<?> wanted = missing.getTargetType();
      return invalid(
          wanted != null && wanted.isPrimitive()
              ? "%s: none (expected: %s)".formatted(path(missing), expected(wanted))
              : "%s: %s".formatted(path(missing), firstLine(missing.getOriginalMessage())));
    } catch (ValueInstantiationException refused) {
      return invalid("%s: %s".formatted(path(refused), sentence(refused)));
    } catch (JsonMappingException mapping) {
      return invalid("%s: %s".formatted(path(mapping), firstLine(mapping.getOriginalMessage())));
    } catch (JsonProcessingException syntax) {
      return invalid(
          "not JSON%s: %s"
              .formatted(
                  UnknownFields.at(syntax.getLocation()), firstLine(syntax.getOriginalMessage())));
    } catch (IOException impossible) {
      throw new IllegalStateException("an array of bytes is always read", impossible);
    }
  }

  private static <T> Answer<T> invalid(String sentence) {
    return Answer.denied(Reason.INVALID, "invalid_json", sentence);
  }

  /** A record that refuses its values says why, in our words. */
  private static String sentence(ValueInstantiationException refused) {
    return refused.getCause() instanceof IllegalArgumentException why
        ? String.valueOf(why.getMessage())
        : "one of its fields is missing, or null where there must be a value";
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
}
