package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What a disk image of a tenant says of itself, read from the fields of its header alone (QEMU's
 * docs/interop/qcow2.txt). Asking {@code qemu-img info} would open the image, and with it whatever
 * file of the host a hostile header names: that is the very thing to find out first.
 *
 * @param virtualBytes how large a disk the guest sees
 */
record DiskHeader(long virtualBytes) {
  private static final String STEP = "check the image's disk";
  private static final int MAGIC = 0x514649fb;
  private static final int BYTES = 104;
  private static final int SECTOR = 512;

  private static final int VERSION = 4;
  private static final int BACKING_FILE = 8;
  private static final int SIZE = 24;
  private static final int ENCRYPTION = 32;
  private static final int INCOMPATIBLE_FEATURES = 72;

  private static final long CORRUPT = 1 << 1;
  private static final long EXTERNAL_DATA = 1 << 2;

  /** Dirty reference counts, another compression, extended entries: all within the file itself. */
  private static final long HARMLESS = 1 | 1 << 3 | 1 << 4;

  /**
   * Checks an image.
   *
   * @throws DriverException (image_failure) when it is not of its format or leans on other files
   */
  static DiskHeader of(Path image, ImageFormat format) throws DriverException {
    try (FileChannel file = FileChannel.open(image)) {
      return switch (format) {
        case QCOW2 -> qcow2(file);
        case RAW -> new DiskHeader(Math.ceilDiv(file.size(), (long) SECTOR) * SECTOR);
        case TARBALL, DOCKER_ARCHIVE, OCI_ARCHIVE, KERNEL ->
            throw refused("its format is %s (expected: qcow2 or raw)".formatted(format));
      };
    } catch (IOException e) {
      throw new DriverException(
          RefusalReason.IMAGE_FAILURE, STEP, String.valueOf(e.getMessage()), e);
    }
  }

  private static DiskHeader qcow2(FileChannel file) throws IOException, DriverException {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    while (header.hasRemaining() && file.read(header, header.position()) >= 0) {
      // Reads on until the header is whole or the file ends; what is missing stays zero.
    }
    if (header.getInt(0) != MAGIC) {
      throw refused("it is no qcow2 image: it does not begin with QFI\\xfb");
    }
    int version = header.getInt(VERSION);
    if (version != 2 && version != 3) {
      throw refused("qcow2 version: %d (expected: 2 or 3)".formatted(version));
    }
    if (header.getLong(BACKING_FILE) != 0) {
      throw refused(
          "it has a backing file, which would be read from this node;"
              + " `qemu-img convert` makes an image that stands alone");
    }
    if (header.getInt(ENCRYPTION) != 0) {
      throw refused("it is encrypted, and the node has no key");
    }
    if (version == 3) {
      features(header.getLong(INCOMPATIBLE_FEATURES));
    }
    return size(header.getLong(SIZE));
  }

  private static void features(long features) throws DriverException {
    if ((features & EXTERNAL_DATA) != 0) {
      throw refused(
          "it keeps its data in another file, which would be read from this node;"
              + " `qemu-img convert` makes an image that stands alone");
    }
    if ((features & CORRUPT) != 0) {
      throw refused("it is marked corrupt; `qemu-img check -r all` may repair it");
    }
    if ((features & ~HARMLESS) != 0) {
      throw refused("it needs features unknown here: 0x%x".formatted(features & ~HARMLESS));
    }
  }

  private static DiskHeader size(long bytes) throws DriverException {
    if (bytes <= 0) {
      throw refused("size: %d bytes (expected: 1 or more)".formatted(bytes));
    }
    return new DiskHeader(bytes);
  }

  private static DriverException refused(String why) {
    return new DriverException(RefusalReason.IMAGE_FAILURE, STEP, why);
  }
}
