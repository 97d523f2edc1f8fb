package ciao.state.memory;

import ciao.state.Filter;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of one type, in the order of namespace and id, and by label; immutable. */
final class Entries {
  static final Entries NONE = new Entries(Tree.empty(), LabelIndex.EMPTY);

  private final Tree<Entry> tree;
  private final LabelIndex labels;

  private Entries(Tree<Entry> tree, LabelIndex labels) {
    this.tree = tree;
    this.labels = labels;
  }

  @Nullable Entry find(String namespace, String id) {
    return tree.find(place(namespace, id));
  }

  Entries put(Entry entry) {
    Tree.Place<Entry> place = place(entry);
    return new Entries(tree.put(place, entry), labels.changed(tree.find(place), entry));
  }

  Entries remove(String namespace, String id) {
    Tree.Place<Entry> place = place(namespace, id);
    Entry before = tree.find(place);
    return before == null ? this : new Entries(tree.remove(place), labels.changed(before, null));
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
