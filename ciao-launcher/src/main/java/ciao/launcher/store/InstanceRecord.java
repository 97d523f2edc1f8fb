package ciao.launcher.store;

import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Progress;
import ciao.launcher.lifecycle.Instance.Unreadable;
import ciao.launcher.lifecycle.Outcome;
import ciao.launcher.lifecycle.Phase;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instance as it stands in {@code instance.json}.
 *
 * @param version of this form; a launcher reads only the one it writes
 */
record InstanceRecord(
    int version,
    String phase,
    boolean granted,
    Start start,
    @Nullable Start next,
    Outcome outcome,
    int restarts,
    long deletedUpTo) {
  private static final int VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  InstanceRecord {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(outcome, "outcome");
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "version: %d (expected: %d, what this launcher writes)".formatted(version, VERSION));
    }
  }

  static byte[] write(Held held) throws IOException {
    return JSON.writeValueAsBytes(
        new InstanceRecord(
            VERSION,
            word(held.phase()),
            held.granted(),
            held.start(),
            held.next(),
            held.outcome(),
            held.restarts(),
            held.deletedUpTo()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException naming what is wrong with it
   */
  static Held read(InstanceId instance, byte[] bytes) throws IOException {
    try {
      InstanceRecord record = JSON.readValue(bytes, InstanceRecord.class);
      Held held = record.held();
      if (!held.id().equals(instance)) {
        throw new IOException(
            "start.instance: %s (expected: %s, as the directory)".formatted(held.id(), instance));
      }
      return held;
    } catch (JsonProcessingException e) {
      throw new IOException(e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What can be said of a record that cannot be read: its generation, if even that. */
  static Unreadable unreadable(InstanceId instance, byte[] bytes, String why) {
    long generation = 1;
    try {
      generation = Math.max(1, JSON.readTree(bytes).path("start").path("generation").asLong(1));
    } catch (IOException noJson) {
      // Nothing is known of it, as the sentence says already.
      return new Unreadable(instance, generation, why);
    }
    return new Unreadable(instance, generation, why);
  }

  private Held held() {
    return new Held(
        start, phase(phase), granted, outcome, restarts, next, deletedUpTo, Progress.FRESH);
  }

  private static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static Phase phase(String word) {
    for (Phase phase : Phase.values()) {
      if (word(phase).equals(word)) {
        return phase;
      }
    }
    throw new IllegalArgumentException("phase: " + word + " (expected: one this launcher knows)");
  }
}
