package ciao.state.durable;

import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.journal.WatchedDisk;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that writes as fast as it can until it is killed. Each of its writers says {@code try
 * N} before and {@code ack N} after its N-th transaction, which destroys the oldest of its
 * resources, sets the same number in two others, and creates a new one.
 */
public final class KilledWriter {
  static final int WRITERS = 8;

  /** What it says when its disk holds it up between a record's write and its sync. */
  static final String HELD = "held";

  /** How many of the created ones a writer leaves at any time. */
  static final int LEFT = 40;

  private KilledWriter() {}

  static Pointer<Part> twin(int writer, String which) {
    return Part.TYPE.at("twins", writer + "-" + which);
  }

  static Pointer<Part> numbered(int writer, int number) {
    return Part.TYPE.at("numbered", "%d-%08d".formatted(writer, number));
  }

  /** Where a writer goes on: behind what its twins say. */
  static int lastNumber(Store store, int writer) {
    return store.get(twin(writer, "a")).map(twin -> twin.spec().weight()).orElse(0);
  }

  /**
   * Directory; whether its journal is {@code kept} from its beginning on; which sync of the journal
   * never ends, 0 for none; and whether all is {@code sealed} with the ring beside the directory.
   */
  public static void main(String[] arguments) throws Exception {
    StateSettings settings = arguments[1].equals("kept") ? OpenStore.KEPT : OpenStore.SMALL;
    WatchedDisk disk = new WatchedDisk();
    AtomicInteger syncs = new AtomicInteger();
    int last = Integer.parseInt(arguments[2]);
    disk.hook((operation, path) -> {
      if (operation == WatchedDisk.Operation.SYNC
          && path.toString().endsWith(".journal")
          && syncs.incrementAndGet() == last) {
        System.out.println(HELD);
        LockSupport.park(); // the end
        throw new IOException("woken, and not killed");
      }
    });
    Path directory = Path.of(arguments[0]);
    SpecSeal seal = seal(directory.getParent(), arguments[3].equals("sealed"));
    try (OpenStore open = OpenStore.in(directory, settings, seal, disk)) {
      write(open.store());
    }
  }

  /** With keys in either case: what is there may be sealed. */
  static SpecSeal seal(Path ring, boolean everything) throws IOException {
    MasterKeys keys = TestRing.in(ring).open(TestRing.operator("one"));
    return everything
        ? TestRing.everything(keys)
        : SpecSeal.with(keys, _ -> false, new SecureRandom());
  }

  /** Until it is killed, or a write is refused. */
  public static void write(Store store) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writing.add(writers.submit(() -> write(store, writer, out)));
      }
      for (Future<?> each : writing) {
        each.get(); // only ever fails; the others go on until somebody notices
      }
    }
  }

  private static Void write(Store store, int writer, PrintStream out) throws Exception {
    for (int number = lastNumber(store, writer) + 1; ; number++) {
      out.println("%d try %d".formatted(writer, number));
      store.write(transaction(store, writer, number)).get().orThrow();
      out.println("%d ack %d".formatted(writer, number));
    }
  }

  private static Transaction transaction(Store store, int writer, int number) {
    List<Operation> operations = new ArrayList<>();
    if (number > LEFT) {
      operations.add(Operation.destroy(numbered(writer, number - LEFT), ""));
    }
    for (String which : List.of("a", "b")) {
      Pointer<Part> pointer = twin(writer, which);
      Optional<Resource<Part>> found = store.get(pointer);
      operations.add(
          found.isPresent()
              ? Operation.update(found.get().withSpec(Part.of(number)), "")
              : Operation.create(pointer, "", Part.of(number)));
    }
    operations.add(Operation.create(numbered(writer, number), "", Part.of(number)));
    return new Transaction(operations);
  }
}
