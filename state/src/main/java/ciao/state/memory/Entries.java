package ciao.state.memory;

import ciao.state.Filter;
import ciao.state.Metadata;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one type, in the order of namespace and id, and where to find labels; immutable.
 */
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
    Metadata metadata = entry.metadata();
    Entry before = find(metadata.namespace(), metadata.id());
    return new Entries(
        tree.put(place(metadata.namespace(), metadata.id()), entry),
        labels.changed(before == null ? null : before.metadata(), metadata));
  }

  Entries remove(String namespace, String id) {
    Entry before = find(namespace, id);
    return before == null
        ? this
        : new Entries(tree.remove(place(namespace, id)), labels.changed(before.metadata(), null));
  }

  int size() {
    return tree.size();
  }

  /**
   * Those that match, in order. Goes by the labels where the filter's selectors name values and
   * these are few, else looks at every entry.
   *
   * @param namespace empty for all
   * @param after where to begin, behind it
   */
  Iterator<Entry> matching(Optional<String> namespace, Filter filter, Place after) {
    Iterator<Entry> candidates =
        labels
            .candidates(namespace, filter, after, tree.size() / LabelIndex.LOOKUP_COST)
            .map(this::lookedUp)
            .orElseGet(() -> tree.after(place(after.namespace(), after.id())));
    return new Matching(candidates, namespace, filter);
  }

  /** Behind the resource of that name, which need not be there; both may be empty. */
  record Place(String namespace, String id) {}

  private Iterator<Entry> lookedUp(Iterator<Place> places) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return places.hasNext();
      }

      @Override
      public Entry next() {
        Place place = places.next();
        Entry entry = find(place.namespace(), place.id());
        if (entry == null) {
          throw new IllegalStateException("label index: %s is not there".formatted(place));
        }
        return entry;
      }
    };
  }

  private static Tree.Place<Entry> place(String namespace, String id) {
    return entry -> compare(namespace, id, entry.metadata().namespace(), entry.metadata().id());
  }

  static int compare(String namespace, String id, String otherNamespace, String otherId) {
    int order = namespace.equals(otherNamespace) ? 0 : namespace.compareTo(otherNamespace);
    return order != 0 ? order : id.compareTo(otherId);
  }
}
