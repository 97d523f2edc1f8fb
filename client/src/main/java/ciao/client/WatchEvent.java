package ciao.client;

/**
 * One change seen by a watch.
 *
 * @param type what happened
 * @param item the object after it (before it, when deleted)
 */
public record WatchEvent<T>(Type type, T item) {
  /** What happened to the object. */
  public enum Type {
    CREATED,
    UPDATED,
    DELETED
  }
}
