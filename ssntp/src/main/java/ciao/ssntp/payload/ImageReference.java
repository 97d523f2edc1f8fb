package ciao.ssntp.payload;

import java.util.List;

/**
 * The image an instance starts from.
 *
 * @param name its name, for people
 * @param format how to read it
 * @param blobs its parts: {@code archive} for a process or container, {@code disk}, or {@code
 *     kernel} and {@code initrd} for a virtual machine
 */
public record ImageReference(String name, ImageFormat format, List<Blob> blobs) {
  public ImageReference {
    blobs = List.copyOf(blobs);
  }
}
