package ciao.controller.api;

import ciao.client.api.Version;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * What the API is told.
 *
 * @param listen where to listen; port 0: any free one
 * @param address where nodes reach it; empty: where it listens
 * @param version what it says it is
 * @param maxBlobBytes the largest blob of an image, bytes
 * @param eventLoops threads that serve connections, 1 or more; handlers have their own
 * @param openSslAllowed OpenSSL where its library loads; else the JDK's TLS, half as fast
 */
public record ApiSettings(
    InetSocketAddress listen,
    Optional<URI> address,
    Version version,
    long maxBlobBytes,
    int eventLoops,
    boolean openSslAllowed) {
  public ApiSettings {
    Objects.requireNonNull(listen, "listen");
    if (maxBlobBytes < 1 || eventLoops < 1) {
      throw new IllegalArgumentException(
          "API settings: largest blob %d bytes, event loops %d (expected: 1 or more of each)"
              .formatted(maxBlobBytes, eventLoops));
    }
  }
}
