package ciao.launcher;

import ciao.launcher.node.CapacitySettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a launcher is told.
 *
 * @param schedulers their addresses, tried in turn; 1 or more
 * @param hostname the node's host name, as workloads may require it
 * @param labels what the node is: {@code arch}, {@code kvm}, {@code region}, {@code zone}, …
 * @param capacity what the node has for instances
 * @param stopGrace how long an instance may take to end in good order before it is ended by force
 * @param imageCacheBytes how much the cached images may take together, bytes
 * @param maxStreams how many log and console streams at once
 */
public record LauncherSettings(
    List<InetSocketAddress> schedulers,
    String hostname,
    Map<String, String> labels,
    CapacitySettings capacity,
    Duration stopGrace,
    long imageCacheBytes,
    int maxStreams) {
  /** As the original's power-down: what has not ended by then does not listen. */
  public static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /** A few dozen cloud images. */
  public static final long IMAGE_CACHE_BYTES = 20L << 30;

  /** Each costs a thread, a connection and a file; people read few logs at a time. */
  public static final int MAX_STREAMS = 64;

  public LauncherSettings {
    schedulers = List.copyOf(schedulers);
    Objects.requireNonNull(hostname, "hostname");
    labels = Map.copyOf(labels);
    Objects.requireNonNull(capacity, "capacity");
    if (schedulers.isEmpty()) {
      throw new IllegalArgumentException("schedulers: none (expected: one address or more)");
    }
    if (stopGrace.isNegative() || imageCacheBytes < 0 || maxStreams < 1) {
      throw new IllegalArgumentException(
          "launcher settings: stop grace %s, image cache %d bytes, %d streams (expected: 0 or more, 0 or more, 1 or more)"
              .formatted(stopGrace, imageCacheBytes, maxStreams));
    }
  }

  /** The usual settings. */
  public static LauncherSettings of(List<InetSocketAddress> schedulers, String hostname) {
    return new LauncherSettings(
        schedulers,
        hostname,
        Map.of(),
        CapacitySettings.DEFAULT,
        STOP_GRACE,
        IMAGE_CACHE_BYTES,
        MAX_STREAMS);
  }

  /** The same with these labels. */
  public LauncherSettings withLabels(Map<String, String> changed) {
    return new LauncherSettings(
        schedulers, hostname, changed, capacity, stopGrace, imageCacheBytes, maxStreams);
  }

  /** The same with this capacity. */
  public LauncherSettings with(CapacitySettings changed) {
    return new LauncherSettings(
        schedulers, hostname, labels, changed, stopGrace, imageCacheBytes, maxStreams);
  }
}
