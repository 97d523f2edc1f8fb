package ciao.state;

/**
 * A spec that nobody looks at: {@link #type Unread.type("Volume")} is for those who watch for what
 * happened to which resource, and not what it says. Whatever is stored can be read as this one, so
 * that a spec one cannot read ends no such watch; and it costs nothing.
 */
public record Unread() {
  /** The type of that name, to be read but not written. */
  public static ResourceType<Unread> type(String name) {
    return new ResourceType<>(name, Unread.class);
  }
}
