package ciao.state.seal;

import ciao.state.Metadata;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Whose bytes they are. Goes into every check, so that bytes found at another resource, at another
 * version or in another role are refused, not taken for what they are not.
 */
public record Place(Role role, String type, String namespace, String id, long version) {

  /** What the bytes are to the resource. */
  public enum Role {
    /** Its spec. */
    SPEC,
    /** What its spec had before, where the two differ. */
    REPLACED
  }

  public static Place spec(Metadata metadata) {
    return of(Role.SPEC, metadata);
  }

  /**
   * @param metadata of what took its place
   */
  public static Place replaced(Metadata metadata) {
    return of(Role.REPLACED, metadata);
  }

  private static Place of(Role role, Metadata metadata) {
    return new Place(
        role, metadata.type(), metadata.namespace(), metadata.id(), metadata.version());
  }

  byte[] bytes() {
    byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
    byte[] namespaceBytes = namespace.getBytes(StandardCharsets.UTF_8);
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(
            1 + 8 + 3 * 4 + typeBytes.length + namespaceBytes.length + idBytes.length)
        .put(
            switch (role) {
              case SPEC -> (byte) 0;
              case REPLACED -> (byte) 1;
            })
        .putLong(version)
        .putInt(typeBytes.length)
        .put(typeBytes)
        .putInt(namespaceBytes.length)
        .put(namespaceBytes)
        .putInt(idBytes.length)
        .put(idBytes)
        .array();
  }

  @Override
  public String toString() {
    return switch (role) {
      case SPEC -> "%s(%s/%s@%d)".formatted(type, namespace, id, version);
      case REPLACED -> "%s(%s/%s before @%d)".formatted(type, namespace, id, version);
    };
  }
}
