package ciao.client.api.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list of resources, in the order of namespace and id.
 *
 * @param position of the state the list shows
 * @param next pass it as {@code continue} to get what follows; null at the end
 * @param snapshot pass it too, and all pages show the state the first one did; null at the end
 */
public record StatePage<T>(
    List<T> items,
    long position,
    @JsonProperty("continue") @Nullable String next,
    @Nullable String snapshot) {
  public StatePage {
    items = List.copyOf(items);
  }
}
