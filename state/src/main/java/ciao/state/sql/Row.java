package ciao.state.sql;

/**
 * One resource as the tables hold it.
 *
 * @param origin what no other row has, and this one keeps; 0 where rows are not kept by it
 * @param position of the change that made it so
 * @param detail the rest of the metadata, as JSON
 */
public record Row(
    Key key,
    long origin,
    long version,
    long position,
    String owner,
    String phase,
    String detail,
    byte[] spec) {

  public Row withKey(Key newKey) {
    return new Row(newKey, origin, version, position, owner, phase, detail, spec);
  }

  public Row withSpec(byte[] newSpec) {
    return new Row(key, origin, version, position, owner, phase, detail, newSpec);
  }

  /** What a row is found by. */
  public record Key(String type, String namespace, String id) {}
}
