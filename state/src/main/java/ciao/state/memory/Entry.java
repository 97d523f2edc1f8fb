package ciao.state.memory;

import ciao.state.Metadata;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Unread;
import ciao.state.seal.SpecSeal;
import org.jspecify.annotations.Nullable;

/**
 * One resource as the store keeps it: the spec as bytes, so that a type nobody here knows can be
 * kept too, and so that what readers get is what a restart would give them. Immutable; the bytes
 * are shared, not copied, and nobody writes to them.
 */
public final class Entry {
  /** What one entry costs besides its strings and its spec, roughly, with what sealing adds. */
  private static final int FIXED_BYTES = 104 + SpecSeal.MAX_ADDED_BYTES;

  /** Of an entry from a log or tables that did not say. */
  public static final long UNKNOWN_ORIGIN = 0;

  private final Metadata metadata;
  private final byte[] spec;
  private final long origin;

  /**
   * The decoded form, kept once asked for. Racing threads may each decode and store an equal value,
   * and a record is safe to publish through a race.
   */
  private @Nullable Resource<?> decoded;

  /**
   * @param origin the position at which the resource was created, so that two lives of one id have
   *     two; negative for one whose creation nobody recorded, or {@link #UNKNOWN_ORIGIN}
   */
  public Entry(Metadata metadata, byte[] spec, long origin) {
    this.metadata = metadata;
    this.spec = spec;
    this.origin = origin;
  }

  public Metadata metadata() {
    return metadata;
  }

  /** JSON; not to be written to. */
  public byte[] spec() {
    return spec;
  }

  /** What no other resource of the store has, and this one keeps for as long as it is there. */
  public long origin() {
    return origin;
  }

  /** The same, with an origin. */
  public Entry of(long newOrigin) {
    return new Entry(metadata, spec, newOrigin);
  }

  /** An upper bound of what this takes in the log. */
  public long storedBytes() {
    long characters =
        metadata.namespace().length()
            + metadata.type().length()
            + metadata.id().length()
            + metadata.owner().length();
    for (String finalizer : metadata.finalizers()) {
      characters += finalizer.length() + 2;
    }
    for (var label : metadata.labels().entrySet()) {
      characters += label.getKey().length() + label.getValue().length() + 4;
    }
    for (var annotation : metadata.annotations().entrySet()) {
      characters += annotation.getKey().length() + annotation.getValue().length() + 4;
    }
    return FIXED_BYTES + 3 * characters + spec.length; // UTF-8 takes at most 3 bytes for a char
  }

  /**
   * @throws ciao.state.UnreadableSpecException when the spec does not fit the type's record
   */
  @SuppressWarnings("unchecked") // a resource of an equal type has a spec of that type's class
  <S extends Record> Resource<S> as(ResourceType<S> type) {
    Resource<?> known = decoded;
    if (known != null && known.type().equals(type)) {
      return (Resource<S>) known;
    }
    Resource<S> resource =
        new Resource<>(type, metadata, SpecCodec.read(metadata, spec, type.specClass()));
    if (!type.specClass().equals(Unread.class)) { // else what cost something is kept
      decoded = resource;
    }
    return resource;
  }

  @Override
  public String toString() {
    return metadata.toString();
  }
}
