package ciao.state.memory;

import ciao.state.Filter;
import ciao.state.LabelTest;
import ciao.state.Selector;
import ciao.state.Term;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one type by label; immutable. Holds the entries themselves, so that a list by
 * label touches nothing but what it finds, and asks comparisons once per value, not per entry.
 */
final class LabelIndex {
  /** To merge more of them is no better than to look at every entry. */
  private static final int MAX_TREES = 1_000;

  static final LabelIndex EMPTY = new LabelIndex(Tree.empty());

  private final Tree<Holders> tree;

  private LabelIndex(Tree<Holders> tree) {
    this.tree = tree;
  }

  /** The entries with one value of one label, in the order of namespace and id. */
  private record Holders(String key, String value, Tree<Entry> entries) {}

  /** Of entries in the order of namespace and id. */
  static LabelIndex of(List<Entry> inOrder) {
    SortedMap<String, SortedMap<String, List<Entry>>> byLabel = new TreeMap<>();
    for (Entry entry : inOrder) {
      labels(entry)
          .forEach((key, value) ->
              byLabel
                  .computeIfAbsent(key, _ -> new TreeMap<>())
                  .computeIfAbsent(value, _ -> new ArrayList<>())
                  .add(entry));
    }
    List<Holders> holders = new ArrayList<>();
    byLabel.forEach((key, values) ->
        values.forEach(
            (value, entries) -> holders.add(new Holders(key, value, Tree.ofSorted(entries)))));
    return holders.isEmpty() ? EMPTY : new LabelIndex(Tree.ofSorted(holders));
  }

  /** Nothing before: it was not there; nothing after: it is there no more. */
  LabelIndex changed(@Nullable Entry before, @Nullable Entry after) {
    Map<String, String> gone = labels(before);
    Map<String, String> there = labels(after);
    Tree<Holders> next = tree;
    if (before != null) {
      for (Map.Entry<String, String> label : gone.entrySet()) {
        if (!label.getValue().equals(there.get(label.getKey()))) {
          next = without(next, label.getKey(), label.getValue(), before);
        }
      }
    }
    if (after != null) {
      for (Map.Entry<String, String> label : there.entrySet()) {
        next = with(next, label.getKey(), label.getValue(), after);
      }
    }
    return next == tree ? this : new LabelIndex(next);
  }

  private static Map<String, String> labels(@Nullable Entry entry) {
    return entry == null ? Map.of() : entry.metadata().labels();
  }

  private static Tree<Holders> with(Tree<Holders> tree, String key, String value, Entry entry) {
    Holders found = tree.find(place(key, value));
    Holders before = found == null ? new Holders(key, value, Tree.empty()) : found;
    Tree<Entry> entries = before.entries().put(Entries.place(entry), entry);
    return tree.put(place(key, value), new Holders(before.key(), before.value(), entries));
  }

  private static Tree<Holders> without(Tree<Holders> tree, String key, String value, Entry entry) {
    Holders before = tree.find(place(key, value));
    if (before == null) {
      throw new IllegalStateException("label index: nobody has %s=%s".formatted(key, value));
    }
    Tree<Entry> entries = before.entries().remove(Entries.place(entry));
    return entries.isEmpty()
        ? tree.remove(place(key, value))
        : tree.put(place(key, value), new Holders(before.key(), before.value(), entries));
  }

  private static Tree.Place<Holders> place(String key, String value) {
    return holders -> {
      int order = key.compareTo(holders.key());
      return order != 0 ? order : value.compareTo(holders.value());
    };
  }

  /**
   * What to look through for a filter.
   *
   * @param trees the entries that can match are in at least one of them
   * @param all all that is in them matches
   */
  record Candidates(List<Tree<Entry>> trees, boolean all) {
    /** In order, each once. */
    Iterator<Entry> after(Tree.Place<Entry> place) {
      return trees.size() == 1
          ? trees.getFirst().after(place)
          : new Merged(trees.stream().map(entries -> entries.after(place)).toList());
    }
  }

  /** Empty when some selector takes entries without its labels too, or too many values. */
  Optional<Candidates> candidates(Filter filter) {
    if (filter.anyOf().isEmpty()) {
      return Optional.empty();
    }
    List<Tree<Entry>> trees = new ArrayList<>();
    boolean all = filter.ids().isEmpty();
    for (Selector selector : filter.anyOf()) {
      List<Tree<Entry>> fewest = fewest(selector);
      if (fewest == null) {
        return Optional.empty();
      }
      trees.addAll(fewest);
      all &= selector.terms().size() == 1;
    }
    return Optional.of(new Candidates(trees, all));
  }

  /** What the most selective term leaves; null when none can be looked up. */
  private @Nullable List<Tree<Entry>> fewest(Selector selector) {
    List<Tree<Entry>> fewest = null;
    for (Term term : selector.terms()) {
      List<Tree<Entry>> trees = trees(term);
      if (trees != null && (fewest == null || size(trees) < size(fewest))) {
        fewest = trees;
      }
    }
    return fewest;
  }

  private static int size(List<Tree<Entry>> trees) {
    return trees.stream().mapToInt(Tree::size).sum();
  }

  private @Nullable List<Tree<Entry>> trees(Term term) {
    if (term.matches((String) null)) {
      return null;
    }
    return switch (term.test()) {
      case LabelTest.Equal(String wanted) -> List.of(of(term.key(), wanted));
      case LabelTest.In in -> in.wanted().stream().map(value -> of(term.key(), value)).toList();
      case LabelTest.Exists _,
          LabelTest.Less _,
          LabelTest.AtMost _,
          LabelTest.NumberLess _,
          LabelTest.NumberAtMost _ ->
          passing(term);
    };
  }

  private Tree<Entry> of(String key, String value) {
    Holders holders = tree.find(place(key, value));
    return holders == null ? Tree.empty() : holders.entries();
  }

  private @Nullable List<Tree<Entry>> passing(Term term) {
    String key = term.key();
    Tree.Place<Holders> first =
        holders -> key.equals(holders.key()) ? -1 : key.compareTo(holders.key());
    Tree.Place<Holders> last =
        holders -> key.equals(holders.key()) ? 1 : key.compareTo(holders.key());
    int values = tree.countBefore(last) - tree.countBefore(first);
    if (values > MAX_TREES) {
      return null;
    }
    List<Tree<Entry>> trees = new ArrayList<>();
    Iterator<Holders> ofKey = tree.after(first);
    for (int i = 0; i < values; i++) {
      Holders holders = ofKey.next();
      if (term.matches(holders.value())) {
        trees.add(holders.entries());
      }
    }
    return trees;
  }
}
