package ciao.state.reconcile;

import ciao.state.ResourceType;
import java.util.List;
import java.util.Locale;

/**
 * A type of resource that a reconciler writes. What it creates is owned by its name.
 *
 * @param onBehalfOf further owners whose resources of this type it may write; {@code ""} stands for
 *     those that nobody owns
 */
public record Output(ResourceType<?> type, Sharing sharing, List<String> onBehalfOf) {

  /** Whether others may declare the same type. */
  public enum Sharing {
    /** Nobody else writes resources of this type. */
    EXCLUSIVE,
    /** Others may, each their own resources. */
    SHARED;

    /** {@code exclusive}, {@code shared}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Output {
    onBehalfOf = List.copyOf(onBehalfOf);
  }

  public static Output exclusive(ResourceType<?> type) {
    return new Output(type, Sharing.EXCLUSIVE, List.of());
  }

  public static Output shared(ResourceType<?> type) {
    return new Output(type, Sharing.SHARED, List.of());
  }

  public Output onBehalfOf(String... owners) {
    return new Output(type, sharing, List.of(owners));
  }

  boolean allows(String owner) {
    return onBehalfOf.contains(owner);
  }

  @Override
  public String toString() {
    return sharing + " " + type;
  }
}
