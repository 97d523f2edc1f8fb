package ciao.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The spec the tests store. */
public record Part(
    String name,
    int weight,
    List<String> tags,
    Map<String, Integer> counts,
    @Nullable Detail detail) {
  public static final ResourceType<Part> TYPE = new ResourceType<>("Part", Part.class);

  public record Detail(Instant made, Duration life) {}

  public static Part of(int weight) {
    return new Part("part", weight, List.of(), Map.of(), null);
  }
}
