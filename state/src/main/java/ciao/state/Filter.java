package ciao.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of the resources asked for to take, by labels and id.
 *
 * @param anyOf one of these must match; with none of them, all labels will do
 * @param ids the id must match
 */
public record Filter(List<Selector> anyOf, Optional<IdPattern> ids) {
  /** Each costs a look at every resource that no other has matched. */
  public static final int MAX_SELECTORS = 64;

  /** Takes everything. */
  public static final Filter ALL = new Filter(List.of(), Optional.empty());

  public Filter {
    anyOf = List.copyOf(anyOf);
    if (anyOf.size() > MAX_SELECTORS) {
      throw new IllegalArgumentException(
          "selectors: %d (expected: at most %d)".formatted(anyOf.size(), MAX_SELECTORS));
    }
  }

  public static Filter of(Selector... anyOf) {
    return new Filter(List.of(anyOf), Optional.empty());
  }

  /** This, or what {@code selector} matches too. */
  public Filter or(Selector selector) {
    List<Selector> more = new ArrayList<>(anyOf);
    more.add(selector);
    return new Filter(more, ids);
  }

  public Filter ids(IdPattern pattern) {
    return new Filter(anyOf, Optional.of(pattern));
  }

  public boolean takesAll() {
    return anyOf.isEmpty() && ids.isEmpty();
  }

  public boolean matches(Metadata metadata) {
    return matchesLabels(metadata) && (ids.isEmpty() || ids.get().matches(metadata.id()));
  }

  private boolean matchesLabels(Metadata metadata) {
    for (Selector selector : anyOf) {
      if (selector.matches(metadata.labels())) {
        return true;
      }
    }
    return anyOf.isEmpty();
  }
}
