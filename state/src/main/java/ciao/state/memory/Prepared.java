package ciao.state.memory;

import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction with its specs encoded, which the caller's thread does, not the committer's. */
record Prepared(List<Step> steps, long specBytes) {

  /**
   * @param encoded empty where the operation has no spec
   * @param spec as reading {@code encoded} gives it: what the caller is told was stored
   */
  record Step(Operation operation, byte[] encoded, @Nullable Record spec) {
    /** Leaves the spec out: it may hold what must not stand in a log. */
    @Override
    public String toString() {
      return operation.toString();
    }
  }

  private static final byte[] NO_SPEC = {};

  /**
   * @throws IllegalArgumentException when a spec cannot be written as JSON or not be read back
   */
  static Prepared of(Transaction transaction) {
    List<Step> steps = new ArrayList<>(transaction.operations().size());
    long bytes = 0;
    for (Operation operation : transaction.operations()) {
      Step step =
          switch (operation) {
            case Operation.Create<?> create -> withSpec(create, create.spec());
            case Operation.Update<?> update -> withSpec(update, update.changed().spec());
            case Operation.Teardown _,
                Operation.Destroy _,
                Operation.AddFinalizers _,
                Operation.RemoveFinalizers _ ->
                new Step(operation, NO_SPEC, null);
          };
      steps.add(step);
      bytes += step.encoded().length;
    }
    return new Prepared(steps, bytes);
  }

  private static Step withSpec(Operation operation, Record spec) {
    byte[] encoded = SpecCodec.write(spec);
    return new Step(operation, encoded, SpecCodec.readBack(encoded, spec.getClass()));
  }

  Pointer<?> firstPointer() {
    return steps.getFirst().operation().pointer();
  }
}
