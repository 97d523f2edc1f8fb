package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.client.api.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Looks into a file for its format, so that nobody need name it. */
final class ImageFormats {
  private static final int TAR_BLOCK = 512;
  private static final int TAR_NAME = 100;
  private static final int TAR_SIZE_AT = 124;
  private static final int TAR_SIZE = 12;
  private static final byte[] QCOW2 = {'Q', 'F', 'I', (byte) 0xfb};

  private ImageFormats() {}

  static String look(Kind kind, Path file) throws IOException {
    return switch (kind) {
      case PROCESS -> "tarball";
      case VM -> startsWith(file, QCOW2) ? "qcow2" : "raw";
      case CONTAINER -> archive(file);
    };
  }

  private static boolean startsWith(Path file, byte[] magic) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(magic.length), magic);
    }
  }

  /** An OCI layout has {@code oci-layout} at its top, {@code docker save} a manifest.json. */
  private static String archive(Path file) throws IOException {
    boolean docker = false;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (byte[] header = in.readNBytes(TAR_BLOCK);
          header.length == TAR_BLOCK && header[0] != 0;
          header = in.readNBytes(TAR_BLOCK)) {
        String name = text(header, 0, TAR_NAME);
        String bare = name.startsWith("./") ? name.substring(2) : name;
        if (bare.equals("oci-layout")) {
          return "oci-archive";
        }
        docker |= bare.equals("manifest.json");
        in.skipNBytes(padded(text(header, TAR_SIZE_AT, TAR_SIZE), file));
      }
    } catch (EOFException cut) {
      throw notAnArchive(file);
    }
    if (docker) {
      return "docker-archive";
    }
    throw notAnArchive(file);
  }

  private static long padded(String octal, Path file) {
    try {
      long size = Long.parseLong(octal.strip(), 8);
      return (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    } catch (NumberFormatException notTar) {
      throw notAnArchive(file);
    }
  }

  private static String text(byte[] header, int from, int length) {
    String text = new String(header, from, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static CommandFailed notAnArchive(Path file) {
    return new CommandFailed(
        ExitCode.REFUSED,
        file
            + ": no container image (expected: a tar file with an OCI layout, or what `docker save`"
            + " writes)");
  }
}
