package ciao.controller.resource;

import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An image: what its blobs are, not the blobs themselves, which lie in the image store.
 *
 * @param name unique in its tenant
 * @param kind what it is for
 * @param format how its bytes are laid out
 * @param blobs what was uploaded and is on disk
 */
public record ImageSpec(String name, Kind kind, ImageFormat format, List<Blob> blobs) {
  public ImageSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(format, "format");
    blobs = List.copyOf(Objects.requireNonNull(blobs, "blobs"));
  }

  /** The parts an image of this format has, in the order they are asked for. */
  public static List<String> blobNames(ImageFormat format) {
    return switch (format) {
      case TARBALL, DOCKER_ARCHIVE, OCI_ARCHIVE -> List.of("archive");
      case QCOW2, RAW -> List.of("disk");
      case KERNEL -> List.of("kernel", "initrd");
    };
  }

  /** The parts not uploaded yet; the image is usable when there are none. */
  public List<String> missing() {
    return blobNames(format).stream()
        .filter(name -> blobs.stream().noneMatch(blob -> blob.name().equals(name)))
        .toList();
  }

  /** The same with this blob; one of the same name is replaced. */
  public ImageSpec with(Blob blob) {
    List<Blob> all = new ArrayList<>(blobs);
    all.removeIf(other -> other.name().equals(blob.name()));
    all.add(blob);
    return new ImageSpec(name, kind, format, all);
  }
}
