package ciao.state.memory;

import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The whole contents of a store after one change; immutable. */
public final class Snapshot implements Reader {
  public static final Snapshot EMPTY = new Snapshot(0, Map.of());

  private final long position;

  /** By type name; never changed once here. A store has few types, so a changed one is copied. */
  private final Map<String, Tree> types;

  private Snapshot(long position, Map<String, Tree> types) {
    this.position = position;
    this.types = types;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    Entry entry = find(pointer.type().name(), pointer.namespace(), pointer.id());
    return entry == null ? Optional.empty() : Optional.of(entry.as(pointer.type()));
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    List<Resource<S>> found = new ArrayList<>();
    String namespace = query.namespace().orElse("");
    Iterator<Entry> entries =
        query
            .after()
            .filter(after -> after.namespace().compareTo(namespace) >= 0)
            .map(after -> entriesAfter(query.type().name(), after.namespace(), after.id()))
            .orElseGet(() -> entriesAfter(query.type().name(), namespace, ""));
    while (entries.hasNext() && found.size() < query.limit()) {
      Entry entry = entries.next();
      if (!namespace.isEmpty() && !namespace.equals(entry.metadata().namespace())) {
        break;
      }
      if (query.matches(entry.metadata())) {
        found.add(entry.as(query.type()));
      }
    }
    return found;
  }

  public @Nullable Entry find(String type, String namespace, String id) {
    Tree tree = types.get(type);
    return tree == null ? null : tree.find(namespace, id);
  }

  /** In the order of namespace and id, from behind (namespace, id); both may be empty. */
  Iterator<Entry> entriesAfter(String type, String namespace, String id) {
    return types.getOrDefault(type, Tree.EMPTY).after(namespace, id);
  }

  public Snapshot put(long newPosition, Entry entry) {
    String type = entry.metadata().type();
    return with(newPosition, type, types.getOrDefault(type, Tree.EMPTY).put(entry));
  }

  public Snapshot remove(long newPosition, String type, String namespace, String id) {
    Tree tree = types.getOrDefault(type, Tree.EMPTY);
    return with(newPosition, type, tree.remove(namespace, id));
  }

  /** The same contents, at a later position. */
  public Snapshot at(long newPosition) {
    return new Snapshot(newPosition, types);
  }

  private Snapshot with(long newPosition, String type, Tree tree) {
    Map<String, Tree> changed = new HashMap<>(types);
    changed.put(type, tree);
    return new Snapshot(newPosition, changed);
  }
}
