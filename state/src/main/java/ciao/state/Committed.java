package ciao.state;

import java.util.List;

/**
 * The transaction is on disk and visible to readers.
 *
 * @param resources what each operation left behind, in the order of the operations; for a destroy,
 *     the resource as it last was
 * @param position of the transaction's last change; a watch {@link Start.After after} it sees what
 *     came later. A transaction that changed nothing has the position before it
 */
public record Committed(List<Resource<?>> resources, long position) implements WriteResult {
  public Committed {
    resources = List.copyOf(resources);
  }

  /** The resource as the last operation on {@code pointer} left it. */
  @SuppressWarnings("unchecked") // equal pointers have equal types, and those carry the class
  public <S extends Record> Resource<S> resource(Pointer<S> pointer) {
    for (Resource<?> resource : resources.reversed()) {
      if (resource.pointer().equals(pointer)) {
        return (Resource<S>) resource;
      }
    }
    throw new IllegalArgumentException(
        "%s (expected: one of this transaction's: %s)".formatted(pointer, resources));
  }
}
