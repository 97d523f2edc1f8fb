package ciao.state.memory;

import ciao.state.Filter;
import ciao.state.IdPattern;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.Selector;
import ciao.state.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reads from memory, of 100,000 resources with specs of 600 bytes; run by benchmarks/state.sh. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StoreBenchmark {
  private static final int RESOURCES = 100_000;
  private static final int OF_EACH_GROUP = 1_000;
  private static final int GROUPS = RESOURCES / OF_EACH_GROUP;

  private static final Query<Part> ALL = Query.of(Part.TYPE);

  private final List<Pointer<Part>> pointers = new ArrayList<>();
  private MemoryStore store;
  private int next;

  @Setup
  public void fill() {
    store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
    Part spec = new Part("x".repeat(520), 1, List.of("a", "b"), Map.of("k", 1), null);
    for (int i = 0; i < RESOURCES; i += Transaction.MAX_OPERATIONS) {
      List<Operation> operations = new ArrayList<>();
      for (int j = i; j < i + Transaction.MAX_OPERATIONS; j++) {
        Pointer<Part> pointer = Part.TYPE.at("t" + j % 7, "p%08x".formatted(j * 0x9e3779b1));
        pointers.add(pointer);
        Map<String, String> labels =
            Map.of("group", "g" + j % GROUPS, "rack", "r" + j / GROUPS % 10, "size", j % 64 + "Gi");
        operations.add(Operation.create(pointer, "", spec).withLabels(labels));
      }
      store.write(new Transaction(operations)).join().orThrow();
    }
  }

  /** Another one each time, so that the processor's caches do not have it. */
  private int other() {
    next = (next + 7_919) % RESOURCES;
    return next;
  }

  @Benchmark
  public Optional<Resource<Part>> get_one() {
    return store.get(pointers.get(other()));
  }

  @Benchmark
  public List<Resource<Part>> list_1000_by_label() {
    return store.list(ALL.labelled(Map.of("group", "g" + other() % GROUPS)));
  }

  @Benchmark
  public List<Resource<Part>> list_100_by_two_labels() {
    return store.list(ALL.where("rack=r" + other() % 10 + ",group=g1"));
  }

  @Benchmark
  public List<Resource<Part>> list_2000_by_in() {
    return store.list(ALL.where("group in (g3, g4)"));
  }

  @Benchmark
  public List<Resource<Part>> list_a_page_of_100_by_label() {
    return store.list(ALL.where("group=g5").limit(100));
  }

  @Benchmark
  public List<Resource<Part>> list_none_by_id_looking_at_all() {
    return store.list(ALL.where(Filter.of(Selector.ALL).ids(IdPattern.of("^x.*[0-9]{3}$"))));
  }
}
