package ciao.state.memory;

import ciao.state.Filter;
import ciao.state.LabelTest;
import ciao.state.Metadata;
import ciao.state.Selector;
import ciao.state.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of one type have which label; immutable. Holds their names, not the entries, so
 * that a change that leaves the labels alone costs it nothing.
 */
final class LabelIndex {
  static final LabelIndex EMPTY = new LabelIndex(Tree.empty());

  /** To go by a label costs one search per resource; looking at all, only a step each. */
  static final int LOOKUP_COST = 4;

  private final Tree<Labelled> tree;

  private LabelIndex(Tree<Labelled> tree) {
    this.tree = tree;
  }

  /** One label of one resource. */
  record Labelled(String key, String value, String namespace, String id) {}

  /** Nothing before: it was not there; nothing after: it is there no more. */
  LabelIndex changed(@Nullable Metadata before, @Nullable Metadata after) {
    Map<String, String> gone = before == null ? Map.of() : before.labels();
    Map<String, String> there = after == null ? Map.of() : after.labels();
    if (gone.equals(there)) {
      return this;
    }
    Tree<Labelled> next = tree;
    for (Labelled label : of(before, gone)) {
      if (!label.value().equals(there.get(label.key()))) {
        next = next.remove(place(label));
      }
    }
    for (Labelled label : of(after, there)) {
      if (!label.value().equals(gone.get(label.key()))) {
        next = next.put(place(label), label);
      }
    }
    return new LabelIndex(next);
  }

  private static List<Labelled> of(@Nullable Metadata metadata, Map<String, String> labels) {
    List<Labelled> all = new ArrayList<>(labels.size());
    if (metadata != null) {
      labels.forEach(
          (key, value) -> all.add(new Labelled(key, value, metadata.namespace(), metadata.id())));
    }
    return all;
  }

  /**
   * In order, every resource that can match; empty when labels do not tell, or leave more than
   * {@code most}.
   */
  Optional<Iterator<Entries.Place>> candidates(
      Optional<String> namespace, Filter filter, Entries.Place after, int most) {
    if (filter.anyOf().isEmpty()) {
      return Optional.empty();
    }
    List<Range> ranges = new ArrayList<>();
    int count = 0;
    for (Selector selector : filter.anyOf()) {
      Optional<Ranges> fewest = fewest(namespace, selector);
      if (fewest.isEmpty()) {
        return Optional.empty();
      }
      count += fewest.get().count();
      if (count > most) {
        return Optional.empty();
      }
      ranges.addAll(fewest.get().ranges());
    }
    List<Iterator<Labelled>> labels =
        ranges.stream().distinct().map(range -> range.walk(tree, after)).toList();
    return Optional.of(new Merged(labels));
  }

  /** All resources with that label and value; in that namespace, when there is one. */
  private record Range(String key, String value, Optional<String> namespace) {
    private int count(Tree<Labelled> tree) {
      return tree.countBefore(bound(1)) - tree.countBefore(bound(-1));
    }

    /** Before or behind all of the range. */
    private Tree.Place<Labelled> bound(int side) {
      return label -> {
        int order = compare(key, value, label);
        if (order == 0 && namespace.isPresent()) {
          order = namespace.get().compareTo(label.namespace());
        }
        return order == 0 ? side : order;
      };
    }

    private Iterator<Labelled> walk(Tree<Labelled> tree, Entries.Place after) {
      Tree.Place<Labelled> start = place(new Labelled(key, value, after.namespace(), after.id()));
      return new Within(tree.after(start), key, value);
    }
  }

  private record Ranges(List<Range> ranges, int count) {}

  /** What the most selective term that names values leaves. */
  private Optional<Ranges> fewest(Optional<String> namespace, Selector selector) {
    Ranges fewest = null;
    for (Term term : selector.terms()) {
      Collection<String> values = values(term);
      if (values == null) {
        continue;
      }
      List<Range> ranges =
          values.stream().map(value -> new Range(term.key(), value, namespace)).toList();
      int count = ranges.stream().mapToInt(range -> range.count(tree)).sum();
      if (fewest == null || count < fewest.count()) {
        fewest = new Ranges(ranges, count);
      }
    }
    return Optional.ofNullable(fewest);
  }

  private static @Nullable Collection<String> values(Term term) {
    if (term.inverted()) {
      return null;
    }
    return switch (term.test()) {
      case LabelTest.Equal(String wanted) -> List.of(wanted);
      case LabelTest.In in -> in.wanted();
      case LabelTest.Exists _,
          LabelTest.Less _,
          LabelTest.AtMost _,
          LabelTest.NumberLess _,
          LabelTest.NumberAtMost _ ->
          null;
    };
  }

  private static Tree.Place<Labelled> place(Labelled place) {
    return label -> {
      int order = compare(place.key(), place.value(), label);
      return order != 0
          ? order
          : Entries.compare(place.namespace(), place.id(), label.namespace(), label.id());
    };
  }

  private static int compare(String key, String value, Labelled label) {
    int order = key.compareTo(label.key());
    return order != 0 ? order : value.compareTo(label.value());
  }
}
