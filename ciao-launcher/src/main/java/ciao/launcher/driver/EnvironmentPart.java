package ciao.launcher.driver;

import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/**
 * The variables a tenant gave an instance: the part {@code environment} of its START, one JSON
 * object of strings. They may be secrets: no message repeats a value.
 */
public final class EnvironmentPart {
  private static final String NAME = "environment";
  private static final String STEP = "read the instance's environment";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private EnvironmentPart() {}

  /**
   * Fetches and reads them; none when the START has no such part.
   *
   * @throws DriverException (invalid_data) when they are no JSON object of strings
   */
  public static Map<String, String> fetch(Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    Optional<Blob> blob =
        start.parts().stream().filter(part -> part.name().equals(NAME)).findFirst();
    if (blob.isEmpty()) {
      return Map.of();
    }
    byte[] json;
    try {
      json = Files.readAllBytes(fetcher.part(blob.get()));
    } catch (IOException e) {
      throw new DriverException(RefusalReason.INVALID_DATA, STEP, e.toString(), e);
    }
    return parse(json);
  }

  private static Map<String, String> parse(byte[] json) throws DriverException {
    try {
      Map<String, String> variables = JSON.readValue(json, STRINGS);
      if (variables != null && !variables.containsValue(null)) {
        return variables;
      }
    } catch (JacksonException e) {
      // Its message quotes the text, which may be secret: only the place is told.
      throw new DriverException(
          RefusalReason.INVALID_DATA, STEP, "not a JSON object of strings" + place(e));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    throw new DriverException(
        RefusalReason.INVALID_DATA, STEP, "a null in it (expected: a JSON object of strings)");
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " at line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
