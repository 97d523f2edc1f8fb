package ciao.state.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The types a program knows. Immutable. */
public final class Registry {
  private final SortedMap<String, Definition<?>> byType = new TreeMap<>();
  private final Map<String, Definition<?>> byName = new HashMap<>();
  private final Map<String, Set<String>> byAlias = new HashMap<>();

  private Registry() {}

  /**
   * @throws IllegalArgumentException when two have the same type, plural or given alias
   */
  public static Registry of(Collection<Definition<?>> definitions) {
    Registry registry = new Registry();
    definitions.forEach(registry::add);
    return registry;
  }

  private void add(Definition<?> definition) {
    String type = definition.type().name();
    for (String name : definition.names()) {
      Definition<?> other = byName.putIfAbsent(name, definition);
      if (other != null) {
        throw new IllegalArgumentException(
            "type %s: '%s' (expected: a name that is not also %s's)"
                .formatted(type, name, other.type()));
      }
    }
    byType.put(type, definition);
    for (String alias : definition.automaticAliases()) {
      byAlias.computeIfAbsent(alias, _ -> new TreeSet<>()).add(type);
    }
  }

  /** Sorted by type. */
  public Collection<Definition<?>> definitions() {
    return Collections.unmodifiableCollection(byType.values());
  }

  public Optional<Definition<?>> ofType(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** By type, plural, given or made alias, in upper or lower case; a given one goes first. */
  public Lookup find(String word) {
    String lower = Definition.lower(word);
    Definition<?> named = byName.get(lower);
    if (named != null) {
      return new Lookup.Found(named);
    }
    Set<String> types = byAlias.getOrDefault(lower, Set.of());
    if (types.size() > 1) {
      return new Lookup.Ambiguous(types.stream().sorted().toList());
    }
    Optional<Definition<?>> only = types.stream().findFirst().flatMap(this::ofType);
    return only.<Lookup>map(Lookup.Found::new).orElseGet(Lookup.Unknown::new);
  }

  /** The words that lead to that type and no other. */
  public Set<String> allAliases(Definition<?> definition) {
    Set<String> words = new HashSet<>(definition.names());
    words.addAll(definition.automaticAliases());
    words.removeIf(word -> !find(word).equals(new Lookup.Found(definition)));
    return new TreeSet<>(words);
  }

  /** For {@link ciao.state.seal.SpecSeal}; a type nobody registered is not. */
  public boolean isSensitive(String type) {
    Definition<?> definition = byType.get(type);
    return definition != null && definition.sensitivity() == Sensitivity.SENSITIVE;
  }
}
