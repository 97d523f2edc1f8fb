package ciao.state.memory;

import ciao.state.Filter;
import ciao.state.IdPattern;
import ciao.state.Metadata;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Selector;
import ciao.state.Transaction;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lists by label and id: {@code QueryBenchmark [resources] [rounds]}. The first list of a resource
 * decodes its spec, later ones find it decoded; both are measured, in processor time of the reading
 * thread, as the machine may be busy.
 */
final class QueryBenchmark {
  private static final int OF_EACH_GROUP = 1_000;

  private final MemoryStore store =
      new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final int resources;
  private final int rounds;

  private QueryBenchmark(int resources, int rounds) {
    this.resources = resources;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) {
    int resources = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    new QueryBenchmark(resources, rounds).run();
  }

  private void run() {
    fill();
    Query<Part> all = Query.of(Part.TYPE);
    out.printf(
        "%d resources, %d rounds; microseconds of processor time: median, 99%%%n",
        resources, rounds);
    int groups = resources / OF_EACH_GROUP;
    for (int i = 0; i < 2; i++) {
      time(
          i == 0 ? "1,000 by label, first time each" : "1,000 by label, again",
          Math.min(groups, rounds),
          round -> all.labelled(Map.of("group", "g" + round)));
    }
    time("100 by two labels", rounds, round -> all.where("rack=r" + round % 10 + ",group=g1"));
    time("2,000 by 'in'", rounds, _ -> all.where("group in (g3, g4)"));
    time("1,000 by alternatives", rounds, _ -> all.where("group=g3,rack | group=g3"));
    time("a page of 100 by label", rounds, _ -> all.where("group=g5").limit(100));
    time("none, by a number, looking at all", rounds, _ -> all.where("size>1Ti"));
    time(
        "none, by id, looking at all",
        Math.min(rounds, 20),
        _ -> all.where(Filter.of(Selector.ALL).ids(IdPattern.of("^x.*[0-9]{3}$"))));
    Pointer<Part> one = pointer(resources / 2);
    time("get, a thousand times", rounds, 1_000, _ -> store.get(one).map(List::of).orElseThrow());
  }

  private interface Listing {
    Query<Part> query(int round);
  }

  private interface Reading {
    List<?> read(int round);
  }

  private void time(String what, int times, Listing listing) {
    time(what, times, 1, round -> store.list(listing.query(round)));
  }

  private void time(String what, int times, int repeated, Reading reading) {
    long[] nanos = new long[times];
    int found = 0;
    for (int round = 0; round < times; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < repeated; i++) {
        found = reading.read(round).size();
      }
      nanos[round] = threads.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    out.printf(
        "%-36s %6d found %10.1f %10.1f%n",
        what, found, nanos[times / 2] / 1e3, nanos[times * 99 / 100] / 1e3);
  }

  private void fill() {
    Part spec = new Part("x".repeat(500), 1, List.of("a", "b"), Map.of("k", 1), null);
    long start = System.nanoTime();
    for (int i = 0; i < resources; i += Transaction.MAX_OPERATIONS) {
      List<Operation> operations = new ArrayList<>();
      for (int j = i; j < Math.min(resources, i + Transaction.MAX_OPERATIONS); j++) {
        operations.add(
            Operation.create(pointer(j), "", spec)
                .withLabels(
                    Map.of(
                        "group", "g" + j % (resources / OF_EACH_GROUP),
                        "rack", "r" + (j / (resources / OF_EACH_GROUP)) % 10,
                        "size", j % 64 + "Gi")));
      }
      store.write(new Transaction(operations)).join().orThrow();
    }
    out.printf("filled in %d ms%n", (System.nanoTime() - start) / 1_000_000);
    Metadata any = store.get(pointer(0)).orElseThrow().metadata();
    out.printf("labels: %s%n", any.labels());
  }

  private static Pointer<Part> pointer(int i) {
    return Part.TYPE.at("tenant" + i % 7, "p%08x".formatted(i * 0x9e3779b1));
  }
}
