package ciao.client.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param items in the list's order
 * @param next pass it as {@code continue} to get what follows; null at the end
 */
public record Page<T>(List<T> items, @JsonProperty("continue") @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
