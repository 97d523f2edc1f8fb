package ciao.state.durable;

import ciao.state.Committed;
import ciao.state.Part;
import ciao.state.Store;
import ciao.state.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Durable creations per second with 64 writers that each wait for their answer, specs of 600 bytes.
 * Arguments: directory, seconds per run, runs. Prints a line per run; docs/state.md has the
 * command.
 */
final class WriteBenchmark {
  private static final int WRITERS = 64;
  private static final int SPEC_BYTES = 600;

  private WriteBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    int runs = Integer.parseInt(arguments[2]);
    for (int run = 1; run <= runs; run++) {
      Path directory = Files.createTempDirectory(Files.createDirectories(parent), "write");
      try {
        run(directory, run, seconds);
      } finally {
        delete(directory);
      }
    }
  }

  private static void run(Path directory, int run, int seconds) throws Exception {
    try (StoreThreads threads = new StoreThreads();
        StateStore state =
            StateStore.open(
                directory,
                StateSettings.DEFAULT,
                InstantSource.system(),
                UUID::randomUUID,
                threads.threads());
        ExecutorService writers = Executors.newThreadPerTaskExecutor(Thread::new)) {
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      List<Future<long[]>> results = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String prefix = "w%d-".formatted(writer);
        results.add(writers.submit(() -> write(state.store(), prefix, end)));
      }
      List<long[]> latencies = new ArrayList<>();
      for (Future<long[]> result : results) {
        latencies.add(result.get());
      }
      double elapsed = (System.nanoTime() - begin) / 1e9;
      long[] sorted = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      long behind = state.status().position() - state.status().applied();
      begin = System.nanoTime();
      state.close();
      System.out.printf(
          "run %d: %,.0f creations/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms;"
              + " tables %,d behind, closed after %.1f s%n",
          run,
          sorted.length / elapsed,
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6,
          sorted[sorted.length - 1] / 1e6,
          behind,
          (System.nanoTime() - begin) / 1e9);
    }
  }

  private static long[] write(Store store, String prefix, long end) throws Exception {
    Part spec = new Part("x".repeat(SPEC_BYTES - 70), 1, List.of(), Map.of(), null);
    long[] latencies = new long[1 << 20];
    int count = 0;
    for (long now = System.nanoTime(); now < end && count < latencies.length; count++) {
      WriteResult result = store.create(Part.TYPE.at("bench", prefix + count), "", spec).get();
      if (!(result instanceof Committed)) {
        throw new IllegalStateException("not stored: " + result);
      }
      long after = System.nanoTime();
      latencies[count] = after - now;
      now = after;
    }
    return Arrays.copyOf(latencies, count);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
