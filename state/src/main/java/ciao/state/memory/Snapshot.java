package ciao.state.memory;

import ciao.state.Filter;
import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The whole contents of a store after one change; immutable. */
public final class Snapshot implements Reader {
  public static final Snapshot EMPTY = new Snapshot(0, Map.of());

  private final long position;

  /** By type name; never changed once here. A store has few types, so a changed one is copied. */
  private final Map<String, Entries> types;

  private Snapshot(long position, Map<String, Entries> types) {
    this.position = position;
    this.types = types;
  }

  /**
   * Much faster than to put one after the other.
   *
   * @param entries each resource once, in no order
   */
  public static Snapshot of(long position, Collection<Entry> entries) {
    Map<String, List<Entry>> byType = new HashMap<>();
    for (Entry entry : entries) {
      byType.computeIfAbsent(entry.metadata().type(), _ -> new ArrayList<>()).add(entry);
    }
    Map<String, Entries> types = new HashMap<>();
    byType.forEach((type, ofType) -> types.put(type, Entries.of(ofType)));
    return new Snapshot(position, types);
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
    Iterator<Entry> entries = entries(query);
    while (found.size() < query.limit() && entries.hasNext()) {
      found.add(entries.next().as(query.type()));
    }
    return found;
  }

  /** How many resources there are. */
  public long size() {
    return types.values().stream().mapToLong(Entries::size).sum();
  }

  /** All there are, undecoded: by type, then namespace, then id. */
  public Iterator<Entry> entries() {
    return types.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(type -> {
          Iterable<Entry> ofType =
              () -> type.getValue().matching(Optional.empty(), Filter.ALL, Entries.place("", ""));
          return StreamSupport.stream(ofType.spliterator(), false);
        })
        .iterator();
  }

  /** All there are, undecoded, the oldest first. */
  public List<Entry> byOrigin() {
    Entry[] all = new Entry[Math.toIntExact(size())];
    int count = 0;
    for (Iterator<Entry> entries = entries(); entries.hasNext(); ) {
      all[count++] = entries.next();
    }
    Arrays.parallelSort(all, Comparator.comparingLong(Entry::origin));
    return Arrays.asList(all);
  }

  /** Undecoded, in the order of namespace and id; without regard to the query's limit. */
  Iterator<Entry> entries(Query<?> query) {
    String namespace = query.namespace().orElse("");
    Tree.Place<Entry> after =
        query
            .after()
            .filter(pointer -> pointer.namespace().compareTo(namespace) >= 0)
            .map(pointer -> Entries.place(pointer.namespace(), pointer.id()))
            .orElseGet(() -> Entries.place(namespace, ""));
    return types
        .getOrDefault(query.type().name(), Entries.NONE)
        .matching(query.namespace(), query.filter(), after);
  }

  public @Nullable Entry find(String type, String namespace, String id) {
    Entries entries = types.get(type);
    return entries == null ? null : entries.find(namespace, id);
  }

  public Snapshot put(long newPosition, Entry entry) {
    String type = entry.metadata().type();
    return with(newPosition, type, types.getOrDefault(type, Entries.NONE).put(entry));
  }

  public Snapshot remove(long newPosition, String type, String namespace, String id) {
    Entries entries = types.getOrDefault(type, Entries.NONE);
    return with(newPosition, type, entries.remove(namespace, id));
  }

  public Snapshot after(Change change) {
    Metadata metadata = change.entry().metadata();
    return switch (change) {
      case Change.Created _, Change.Updated _ -> put(change.position(), change.entry());
      case Change.Destroyed _ ->
          remove(change.position(), metadata.type(), metadata.namespace(), metadata.id());
    };
  }

  /** The same contents, at a later position. */
  public Snapshot at(long newPosition) {
    return new Snapshot(newPosition, types);
  }

  private Snapshot with(long newPosition, String type, Entries entries) {
    Map<String, Entries> changed = new HashMap<>(types);
    changed.put(type, entries);
    return new Snapshot(newPosition, changed);
  }
}
