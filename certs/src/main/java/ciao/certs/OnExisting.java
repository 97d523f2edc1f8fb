package ciao.certs;

/** What becomes of a file that stands where a new one is to be written. */
public enum OnExisting {
  /** It stays, and the operation is refused. */
  REFUSE,
  /** The new file takes its place in one step; what the user asks for with {@code --force}. */
  REPLACE
}
