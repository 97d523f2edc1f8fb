package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an image's bytes are laid out. */
public enum ImageFormat {
  /** A tar file, plain or gzip, of a process's working directory. */
  TARBALL,
  /** What docker save writes. */
  DOCKER_ARCHIVE,
  /** A tar file of an OCI image layout. */
  OCI_ARCHIVE,
  /** A QEMU disk image. */
  QCOW2,
  /** A raw disk image. */
  RAW,
  /** A Linux kernel and its initial file system. */
  KERNEL;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static ImageFormat of(String text) {
    return WireWord.parse(ImageFormat.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
