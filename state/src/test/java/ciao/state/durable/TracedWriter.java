package ciao.state.durable;

import ciao.state.Part;
import ciao.state.Store;
import ciao.state.journal.WatchedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process whose writers each say {@code asks ID} before and {@code told ID} after they write. */
final class TracedWriter {
  static final int WRITERS = 4;
  static final int WRITES = 25;

  private TracedWriter() {}

  static String id(int writer, int number) {
    return "traced-%02d-%04d.".formatted(writer, number);
  }

  /** Directory, and whether its disk does what it is told: {@code honest} or {@code lying}. */
  public static void main(String[] arguments) throws Exception {
    WatchedDisk disk = new WatchedDisk();
    if (arguments[1].equals("lying")) {
      disk.onlySayThatFilesAreSynced();
    }
    try (OpenStore open = OpenStore.in(Path.of(arguments[0]), OpenStore.SMALL, disk);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writing.add(writers.submit(() -> write(open.store(), writer)));
      }
      for (Future<?> each : writing) {
        each.get();
      }
    }
  }

  private static Void write(Store store, int writer) throws Exception {
    for (int number = 0; number < WRITES; number++) {
      String id = id(writer, number);
      say("asks " + id);
      store.create(Part.TYPE.at("traced", id), "", Part.of(number)).get().orThrow();
      say("told " + id);
    }
    return null;
  }

  /** In one call of the system. */
  private static void say(String what) throws IOException {
    synchronized (System.out) {
      System.out.write((what + "\n").getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    }
  }
}
