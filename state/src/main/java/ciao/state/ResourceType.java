package ciao.state;

/**
 * A kind of resource: its name in the store and the record its spec is read as.
 *
 * @param name unique among all types of a store, for instance {@code Volume}; at most 253
 *     characters
 * @param specClass a record; stored as JSON, fields unknown to the class are ignored on reading
 */
public record ResourceType<S extends Record>(String name, Class<S> specClass) {
  public ResourceType {
    Names.name("resource type", name);
    if (!specClass.isRecord()) {
      throw new IllegalArgumentException(
          "resource type %s: spec class %s (expected: a record)".formatted(name, specClass));
    }
  }

  /** The address of one resource of this type. */
  public Pointer<S> at(String namespace, String id) {
    return new Pointer<>(this, namespace, id);
  }

  @Override
  public String toString() {
    return name;
  }
}
