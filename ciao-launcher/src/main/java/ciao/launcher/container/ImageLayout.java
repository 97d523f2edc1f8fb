package ciao.launcher.container;

import ciao.launcher.shim.Gzip;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads an OCI image layout with one image in it, which skopeo wrote (OCI image-layout.md). */
final class ImageLayout {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Manifests and configurations are a few KiB; layers are never read into memory. */
  private static final long LARGEST_DOCUMENT = 4L << 20;

  private final Path layout;
  private final JsonNode manifest;

  private ImageLayout(Path layout, JsonNode manifest) {
    this.layout = layout;
    this.manifest = manifest;
  }

  static ImageLayout read(Path layout) throws IOException {
    JsonNode index = document(layout.resolve("index.json"));
    JsonNode first = index.path("manifests").path(0);
    return new ImageLayout(layout, document(blob(layout, first)));
  }

  ImageConfig config() throws IOException {
    JsonNode image = document(blob(layout, manifest.path("config")));
    JsonNode config = image.path("config");
    return JSON.treeToValue(
        config.isObject() ? config : JSON.createObjectNode(), ImageConfig.class);
  }

  /**
   * Counts what the layers unpack to, so that a small archive cannot fill the node's disk.
   *
   * @return in bytes
   * @throws IOException when it is more than {@code limit} bytes
   */
  long unpackedSize(long limit) throws IOException {
    long left = limit;
    for (JsonNode layer : manifest.path("layers")) {
      Path file = blob(layout, layer);
      boolean gzip = layer.path("mediaType").asText().endsWith("gzip");
      left -= gzip ? Gzip.unpackedSize(file, left) : Files.size(file);
      if (left < 0) {
        throw new IOException("it unpacks to more than %d MiB".formatted(limit >> 20));
      }
    }
    return limit - left;
  }

  private static Path blob(Path layout, JsonNode descriptor) throws IOException {
    String digest = descriptor.path("digest").asText();
    if (!DIGEST.matcher(digest).matches()) {
      throw new IOException("digest: " + digest + " (expected: sha256: and 64 digits)");
    }
    return layout.resolve("blobs").resolve("sha256").resolve(digest.substring("sha256:".length()));
  }

  private static JsonNode document(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST_DOCUMENT) {
      throw new IOException(
          "%s: %d bytes (expected: %d at most)"
              .formatted(file.getFileName(), size, LARGEST_DOCUMENT));
    }
    return JSON.readTree(Files.readAllBytes(file));
  }
}
