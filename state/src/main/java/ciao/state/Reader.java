package ciao.state;

import java.util.List;
import java.util.Optional;

/** Reads from memory: from any thread, without a lock, never blocking. */
public interface Reader {

  /** The last change this reader has seen; 0 when there never was one. */
  long position();

  <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer);

  /** Sorted by namespace, then id. */
  <S extends Record> List<Resource<S>> list(Query<S> query);

  default <S extends Record> List<Resource<S>> list(ResourceType<S> type, String namespace) {
    return list(Query.of(type).in(namespace));
  }

  default <S extends Record> List<Resource<S>> list(ResourceType<S> type) {
    return list(Query.of(type));
  }
}
