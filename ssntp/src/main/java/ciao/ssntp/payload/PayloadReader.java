package ciao.ssntp.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads payloads. One that begins with an opening brace must be JSON; anything else must be YAML,
 * without aliases. Thread-safe.
 */
public final class PayloadReader {
  private final LongAdder unknownFields = new LongAdder();
  private final CanonicalForms forms = new CanonicalForms();
  private final Map<Class<?>, ObjectReader> json = new ConcurrentHashMap<>();

  /** How many fields were ignored because this version does not know them. */
  public long unknownFields() {
    return unknownFields.sum();
  }

  /**
   * Reads one payload.
   *
   * @throws PayloadException with a sentence for the sender
   */
  public <P extends Payload> P read(Class<P> type, byte[] bytes) throws PayloadException {
    if (bytes.length == 0) {
      throw new PayloadException("payload: empty (expected: JSON or YAML)");
    }
    try {
      return bytes[0] == '{' ? readJson(type, bytes) : readYaml(type, bytes);
    } catch (IOException e) {
      throw PayloadProblem.of(e);
    } catch (YAMLException | IllegalArgumentException e) {
      throw PayloadProblem.of(e); // what the YAML parser does not declare
    }
  }

  /** What a START is for that {@link #read} refuses; empty when not even that can be read. */
  public Optional<StartBinding> binding(byte[] start) {
    if (start.length == 0 || start[0] != '{') {
      return Optional.empty(); // the controller writes JSON, and YAML costs too much to ask twice
    }
    try {
      return Optional.of(PayloadFormat.JSON.readerFor(StartBinding.class).readValue(start));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private <P extends Payload> P readJson(Class<P> type, byte[] bytes) throws IOException {
    Optional<P> canonical = forms.read(type, bytes);
    return canonical.isPresent() ? canonical.get() : readAnyJson(type, bytes);
  }

  private <P extends Payload> P readAnyJson(Class<P> type, byte[] bytes) throws IOException {
    ObjectReader reader = json.get(type);
    if (reader == null) {
      reader =
          json.computeIfAbsent(
              type,
              t ->
                  PayloadFormat.JSON
                      .readerFor(t)
                      .withAttribute(UnknownFields.COUNT, unknownFields));
    }
    return reader.readValue(bytes);
  }

  private <P extends Payload> P readYaml(Class<P> type, byte[] bytes)
      throws IOException, PayloadException {
    if (bytes.length > PayloadFormat.MAX_YAML_BYTES) {
      throw new PayloadException(
          "payload: %d bytes of YAML (expected: at most %d; JSON may be longer, and begins with {)"
              .formatted(bytes.length, PayloadFormat.MAX_YAML_BYTES));
    }
    try (JsonParser parser =
        new AliasRefusal(PayloadFormat.YAML.getFactory().createParser(bytes))) {
      P payload =
          PayloadFormat.YAML
              .readerFor(type)
              .withAttribute(UnknownFields.COUNT, unknownFields)
              .readValue(parser);
      if (payload == null) {
        throw new PayloadException("payload: null (expected: a map of fields)");
      }
      return payload;
    }
  }
}
