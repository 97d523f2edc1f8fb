package ciao.controller.image;

import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the first bytes of a blob must look like, so that a wrong file is refused where it is handed
 * in and not when an instance starts.
 */
final class Formats {
  private static final int TAR_MAGIC_AT = 257;
  private static final int BOOT_FLAG_AT = 0x1fe;
  private static final int KERNEL_MAGIC_AT = 0x202;
  private static final int ARM_KERNEL_MAGIC_AT = 0x38;

  private static final byte[] QCOW2 = {'Q', 'F', 'I', (byte) 0xfb};
  private static final int QCOW2_BACKING_FILE_AT = 8;
  private static final int QCOW2_INCOMPATIBLE_AT = 72;
  private static final int QCOW2_HEADER = 104;
  private static final long QCOW2_EXTERNAL_DATA = 1L << 2;

  private static final String[] INITRDS = {
    "1f8b", // gzip
    "fd377a585a00", // xz
    "28b52ffd", // zstd
    "02214c18", // lz4, as the kernel has it
    "425a68", // bzip2
    "303730373031", // cpio
    "303730373032", // cpio with checksums
  };

  private Formats() {}

  /** Which formats serve a kind. */
  static boolean serves(ImageFormat format, Kind kind) {
    return switch (format) {
      case TARBALL -> kind == Kind.PROCESS;
      case DOCKER_ARCHIVE, OCI_ARCHIVE -> kind == Kind.CONTAINER;
      case QCOW2, RAW, KERNEL -> kind == Kind.VM;
    };
  }

  /** What is wrong with a blob that begins so, in a sentence; empty when nothing is. */
  static Optional<String> problem(ImageFormat format, String blob, byte[] head) {
    if (head.length == 0) {
      return Optional.of("it is empty");
    }
    return switch (format) {
      case TARBALL, DOCKER_ARCHIVE, OCI_ARCHIVE ->
          isTar(head) || starts(head, "1f8b")
              ? Optional.empty()
              : Optional.of("it is no tar file, plain or gzip");
      case QCOW2 -> qcow2(head);
      case RAW ->
          startsWith(head, QCOW2)
              ? Optional.of("it is a qcow2 image; announce it with format qcow2")
              : Optional.empty();
      case KERNEL -> blob.equals("kernel") ? kernel(head) : initrd(head);
    };
  }

  private static boolean isTar(byte[] head) {
    return head.length >= TAR_MAGIC_AT + 5
        && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar");
  }

  /** QEMU would open whatever file of the node a header names, so it must name none. */
  private static Optional<String> qcow2(byte[] head) {
    if (!startsWith(head, QCOW2) || head.length < QCOW2_HEADER) {
      return Optional.of("it is no qcow2 image");
    }
    ByteBuffer header = ByteBuffer.wrap(head); // big-endian, as its format says
    int version = header.getInt(4);
    if (version != 2 && version != 3) {
      return Optional.of("it is a qcow2 image of version " + version + ", only 2 and 3 are known");
    }
    if (header.getLong(QCOW2_BACKING_FILE_AT) != 0) {
      return Optional.of(
          "it has a backing file, which no node has; `qemu-img convert -O qcow2` makes one image of both");
    }
    if (version == 3 && (header.getLong(QCOW2_INCOMPATIBLE_AT) & QCOW2_EXTERNAL_DATA) != 0) {
      return Optional.of(
          "it keeps its data in another file; `qemu-img convert -O qcow2` makes one image of both");
    }
    return Optional.empty();
  }

  private static Optional<String> kernel(byte[] head) {
    boolean bzImage =
        at(head, BOOT_FLAG_AT, (byte) 0x55, (byte) 0xaa)
            && at(head, KERNEL_MAGIC_AT, (byte) 'H', (byte) 'd', (byte) 'r', (byte) 'S');
    boolean elf = starts(head, "7f454c46");
    boolean arm = at(head, ARM_KERNEL_MAGIC_AT, (byte) 'A', (byte) 'R', (byte) 'M', (byte) 0x64);
    return bzImage || elf || arm
        ? Optional.empty()
        : Optional.of("it is no Linux kernel (a bzImage, an ELF vmlinux or an arm64 Image)");
  }

  private static Optional<String> initrd(byte[] head) {
    return Arrays.stream(INITRDS).anyMatch(magic -> starts(head, magic))
        ? Optional.empty()
        : Optional.of("it is no initial file system (a cpio archive, plain or compressed)");
  }

  private static boolean starts(byte[] head, String hex) {
    return startsWith(head, HexFormat.of().parseHex(hex));
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return at(head, 0, magic);
  }

  private static boolean at(byte[] head, int offset, byte... magic) {
    return head.length >= offset + magic.length
        && Arrays.equals(head, offset, offset + magic.length, magic, 0, magic.length);
  }
}
