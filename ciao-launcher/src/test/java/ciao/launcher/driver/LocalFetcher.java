package ciao.launcher.driver;

import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hands out files by digest, as the real one does once it has fetched them. */
public final class LocalFetcher implements Fetcher {
  private final Path parts;
  private final Map<String, Path> images = new ConcurrentHashMap<>();
  private final Map<String, byte[]> secrets = new ConcurrentHashMap<>();

  /** Puts parts into this directory. */
  public LocalFetcher(Path parts) {
    this.parts = parts;
  }

  /** Makes a file an image's part. */
  public Blob offer(String name, Path file) throws IOException {
    Blob blob = blob(name, Files.readAllBytes(file));
    images.put(blob.sha256(), file);
    return blob;
  }

  /** Makes bytes an instance's part. */
  public Blob offer(String name, byte[] bytes) {
    Blob blob = blob(name, bytes);
    secrets.put(blob.sha256(), bytes);
    return blob;
  }

  private static Blob blob(String name, byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Blob(name, HexFormat.of().formatHex(digest), bytes.length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Path image(Blob blob) throws DriverException {
    Path file = images.get(blob.sha256());
    if (file == null) {
      throw new DriverException(
          RefusalReason.IMAGE_FAILURE, "fetch " + blob.name(), "no such blob");
    }
    return file;
  }

  @Override
  public void makeRoom(long bytes) {}

  @Override
  public Path part(Blob blob) {
    Path file = parts.resolve(blob.name() + ".json");
    try {
      Files.write(file, secrets.getOrDefault(blob.sha256(), new byte[0]));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
