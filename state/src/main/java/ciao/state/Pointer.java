package ciao.state;

/** The address of one resource; says nothing about whether it is there. */
public record Pointer<S extends Record>(ResourceType<S> type, String namespace, String id) {
  public Pointer {
    Names.name("namespace", namespace);
    Names.name("id", id);
  }

  /** {@code Type(namespace/id)}, as it stands in sentences and logs. */
  @Override
  public String toString() {
    return "%s(%s/%s)".formatted(type.name(), namespace, id);
  }
}
