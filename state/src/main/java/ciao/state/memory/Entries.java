package ciao.state.memory;

import ciao.state.Filter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of one type: by namespace and id, in that order, and by label; immutable. */
final class Entries {
  static final Entries NONE = new Entries(Trie.EMPTY, Tree.empty(), LabelIndex.EMPTY);

  private static final Comparator<Entry> ORDER = (a, b) -> place(a).against(b);

  private final Trie trie;
  private final Tree<Entry> tree;
  private final LabelIndex labels;

  private Entries(Trie trie, Tree<Entry> tree, LabelIndex labels) {
    this.trie = trie;
    this.tree = tree;
    this.labels = labels;
  }

  /** Of one type, each once, in no order. */
  static Entries of(List<Entry> entries) {
    Entry[] sorted = entries.toArray(Entry[]::new);
    Arrays.parallelSort(sorted, ORDER);
    List<Entry> inOrder = Arrays.asList(sorted);
    Trie trie = Trie.EMPTY;
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0 && ORDER.compare(sorted[i - 1], sorted[i]) == 0) {
        throw new DuplicateEntryException(sorted[i].metadata());
      }
      trie = trie.put(sorted[i]);
    }
    return new Entries(trie, Tree.ofSorted(inOrder), LabelIndex.of(inOrder));
  }

  @Nullable Entry find(String namespace, String id) {
    return trie.find(namespace, id);
  }

  Entries put(Entry entry) {
    Entry before = find(entry.metadata().namespace(), entry.metadata().id());
    return new Entries(
        trie.put(entry), tree.put(place(entry), entry), labels.changed(before, entry));
  }

  Entries remove(String namespace, String id) {
    Entry before = find(namespace, id);
    return before == null
        ? this
        : new Entries(
            trie.remove(namespace, id),
            tree.remove(place(namespace, id)),
            labels.changed(before, null));
  }

  int size() {
    return tree.size();
  }

  /**
   * Those that match, in order. Goes by label where the filter's selectors name values, else looks
   * at every entry.
   *
   * @param namespace empty for all
   * @param after where to begin: behind that place
   */
  Iterator<Entry> matching(Optional<String> namespace, Filter filter, Tree.Place<Entry> after) {
    Optional<LabelIndex.Candidates> candidates = labels.candidates(filter);
    return candidates.isEmpty()
        ? new Matching(tree.after(after), namespace, filter)
        : new Matching(
            candidates.get().after(after), namespace, candidates.get().all() ? Filter.ALL : filter);
  }

  static Tree.Place<Entry> place(Entry entry) {
    return place(entry.metadata().namespace(), entry.metadata().id());
  }

  /** Of the resource of that name, which need not be there; both may be empty. */
  static Tree.Place<Entry> place(String namespace, String id) {
    return entry -> {
      String other = entry.metadata().namespace();
      int order = namespace.equals(other) ? 0 : namespace.compareTo(other);
      return order != 0 ? order : id.compareTo(entry.metadata().id());
    };
  }
}
