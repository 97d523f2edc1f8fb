package ciao.state.memory;

import ciao.state.Document;
import ciao.state.Metadata;
import ciao.state.Unread;
import ciao.state.UnreadableSpecException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specs as JSON: fields in the record's order, map keys sorted, unknown fields ignored. */
public final class SpecCodec {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private static final Unread UNREAD = new Unread();

  private SpecCodec() {}

  public static byte[] write(Record spec) {
    if (spec instanceof Document document) {
      return document.json().getBytes(StandardCharsets.UTF_8);
    }
    if (spec instanceof Unread) {
      throw new IllegalArgumentException(
          "spec: one that was not read (expected: what is to be stored); read it as its record, or as a Document");
    }
    try {
      return MAPPER.writeValueAsBytes(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "spec %s cannot be written as JSON: %s".formatted(spec.getClass().getName(), reason(e)));
    }
  }

  /** What is about to be stored, as readers will get it; better refused now than never read. */
  public static Record readBack(byte[] json, Class<? extends Record> specClass) {
    try {
      return decode(json, specClass);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "spec %s cannot be read back from its own JSON: %s"
              .formatted(specClass.getName(), reason(e)));
    }
  }

  public static <S extends Record> S read(Metadata metadata, byte[] json, Class<S> specClass) {
    try {
      return decode(json, specClass);
    } catch (IOException e) {
      throw new UnreadableSpecException(
          "%s cannot be read as %s: %s; the program may be older than what is stored"
              .formatted(metadata, specClass.getName(), reason(e)));
    }
  }

  /**
   * What is wrong and in which field, without Jackson's own words and without the cause: they quote
   * the value, and it may be what must not stand in a log.
   */
  private static String reason(IOException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      return e.getClass().getSimpleName();
    }
    List<String> fields = new ArrayList<>();
    for (JsonMappingException.Reference reference : mapping.getPath()) {
      boolean inMap = reference.getFrom() instanceof Map<?, ?>;
      fields.add(inMap ? "(a key)" : String.valueOf(reference.getFieldName()));
    }
    Optional<String> refused = refusedField(mapping);
    refused.ifPresent(fields::add);
    String field = String.join(".", fields);
    return refused.isPresent() && mapping.getCause() instanceof NullPointerException
        ? "field '%s' is missing".formatted(field)
        : "%s at field '%s'".formatted(e.getClass().getSimpleName(), field);
  }

  /**
   * Which of its fields a record refuses, when it says so before anything else, as in {@code run: 0
   * (expected: 1 or more)} or {@code requireNonNull(run, "run")}.
   */
  private static Optional<String> refusedField(JsonMappingException e) {
    if (!(e instanceof ValueInstantiationException refused)
        || refused.getCause() == null
        || !refused.getType().isRecordType()) {
      return Optional.empty();
    }
    String sentence = String.valueOf(refused.getCause().getMessage());
    return Arrays.stream(refused.getType().getRawClass().getRecordComponents())
        .map(RecordComponent::getName)
        .filter(name -> sentence.equals(name) || sentence.startsWith(name + ": "))
        .findFirst();
  }

  /** A document is what is stored, byte for byte; nothing is to be lost by reading it. */
  private static <S extends Record> S decode(byte[] json, Class<S> specClass) throws IOException {
    if (specClass.equals(Unread.class)) {
      return specClass.cast(UNREAD);
    }
    return specClass.equals(Document.class)
        ? specClass.cast(new Document(new String(json, StandardCharsets.UTF_8)))
        : MAPPER.readValue(json, specClass);
  }
}
