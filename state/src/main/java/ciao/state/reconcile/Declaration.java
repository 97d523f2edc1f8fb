package ciao.state.reconcile;

import ciao.state.Pointer;
import ciao.state.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything a reconciler may touch. The engine refuses each access beyond it, so that the graph
 * made of declarations is true.
 *
 * @param name unique in an engine; owns the outputs, and is the finalizer put on inputs
 * @param writes how fast it may write
 */
public record Declaration(
    String name, List<Input<?>> inputs, List<Output> outputs, RateLimit writes) {
  private static final int MAX_NAME_LENGTH = 253;

  public Declaration {
    boolean printable = name.chars().noneMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !printable) {
      throw new IllegalArgumentException(
          "reconciler's name: '%s' (expected: 1 to %d printable characters)"
              .formatted(name, MAX_NAME_LENGTH));
    }
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    refuseDoubleInputs(name, inputs);
    refuseDoubleOutputs(name, outputs);
  }

  public static Declaration named(String name) {
    return new Declaration(name, List.of(), List.of(), RateLimit.NONE);
  }

  /** Adds inputs. */
  public Declaration reads(Input<?>... more) {
    return reads(Arrays.asList(more));
  }

  /** Adds inputs. */
  public Declaration reads(List<? extends Input<?>> more) {
    List<Input<?>> all = new ArrayList<>(inputs);
    all.addAll(more);
    return new Declaration(name, all, outputs, writes);
  }

  /** Adds outputs. */
  public Declaration writes(Output... more) {
    return writes(Arrays.asList(more));
  }

  /** Adds outputs. */
  public Declaration writes(List<Output> more) {
    List<Output> all = new ArrayList<>(outputs);
    all.addAll(more);
    return new Declaration(name, inputs, all, writes);
  }

  public Declaration limited(RateLimit limit) {
    return new Declaration(name, inputs, outputs, limit);
  }

  Declaration withInputs(List<? extends Input<?>> newInputs) {
    return new Declaration(name, List.copyOf(newInputs), outputs, writes);
  }

  boolean mayGet(Pointer<?> pointer) {
    return inputs.stream().anyMatch(input -> input.covers(pointer))
        || output(pointer.type().name()).isPresent();
  }

  boolean mayList(Query<?> query) {
    return inputs.stream().anyMatch(input -> input.covers(query))
        || output(query.type().name()).isPresent();
  }

  boolean mayHold(Pointer<?> pointer) {
    return inputs.stream().anyMatch(input -> input.kind().mayHold() && input.covers(pointer));
  }

  boolean mayWrite(Pointer<?> pointer, String owner) {
    return output(pointer.type().name())
        .filter(output -> owner.equals(name) || output.allows(owner))
        .isPresent();
  }

  Optional<Output> output(String type) {
    return outputs.stream().filter(output -> output.type().name().equals(type)).findFirst();
  }

  private static void refuseDoubleInputs(String name, List<Input<?>> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      Input<?> input = inputs.get(i);
      for (Input<?> earlier : inputs.subList(0, i)) {
        if (input.isOfSame(earlier)) {
          throw new IllegalArgumentException(
              "reconciler %s declares the inputs %s and %s (expected: one input for the same resources)"
                  .formatted(name, earlier, input));
        }
      }
    }
  }

  private static void refuseDoubleOutputs(String name, List<Output> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      for (Output earlier : outputs.subList(0, i)) {
        if (output.type().name().equals(earlier.type().name())) {
          throw new IllegalArgumentException(
              "reconciler %s declares the outputs %s and %s (expected: one output for each type)"
                  .formatted(name, earlier, output));
        }
      }
    }
  }
}
