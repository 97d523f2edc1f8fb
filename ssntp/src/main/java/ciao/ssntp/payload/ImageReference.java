package ciao.ssntp.payload;

import java.util.List;
import java.util.Objects;

/**
 * The image an instance starts from.
 *
 * @param name its name, for people
 * @param format how to read it
 * @param blobs its parts: {@code archive} for a process or container, {@code disk}, or {@code
 *     kernel} and {@code initrd} for a virtual machine
 */
public record ImageReference(String name, ImageFormat format, List<Blob> blobs) {
  @SuppressWarnings("ConstantValue")
  public ImageReference {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(format, "format");
    blobs = blobs == null ? List.of() : List.copyOf(blobs);
  }
}
