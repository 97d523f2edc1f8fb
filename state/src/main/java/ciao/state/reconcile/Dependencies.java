package ciao.state.reconcile;

import ciao.state.ResourceType;
import java.util.Collection;
import java.util.List;

/** The rules that declarations have to keep, each alone and all together. */
final class Dependencies {
  private Dependencies() {}

  static void checkPlain(Declaration declaration) {
    for (Input<?> input : declaration.inputs()) {
      if (input.kind().isForQueues()) {
        throw new IllegalArgumentException(
            "reconciler %s declares the input %s (expected: weak, strong or destroy-ready; primary and mapped ones are for queue reconcilers)"
                .formatted(declaration.name(), input));
      }
    }
  }

  static void checkQueue(Declaration declaration, int concurrency) {
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "reconciler %s has concurrency %d (expected: 1 or more)"
              .formatted(declaration.name(), concurrency));
    }
    for (Input<?> input : declaration.inputs()) {
      if (!input.kind().isForQueues()) {
        throw new IllegalArgumentException(
            "queue reconciler %s declares the input %s (expected: primary, mapped or mapped destroy-ready)"
                .formatted(declaration.name(), input));
      }
    }
    ResourceType<?> primary = primary(declaration);
    for (Input<?> input : declaration.inputs()) {
      if (input.kind() == Input.Kind.PRIMARY && !input.type().equals(primary)) {
        throw new IllegalArgumentException(
            "queue reconciler %s has primary inputs of %s and of %s (expected: of one type)"
                .formatted(declaration.name(), primary, input.type()));
      }
    }
  }

  /** The type of a queue reconciler's items. */
  static ResourceType<?> primary(Declaration declaration) {
    for (Input<?> input : declaration.inputs()) {
      if (input.kind() == Input.Kind.PRIMARY) {
        return input.type();
      }
    }
    throw new IllegalArgumentException(
        "queue reconciler %s has no primary input among %s (expected: at least one)"
            .formatted(declaration.name(), declaration.inputs()));
  }

  /** Whether a newcomer gets on with those that are there. */
  static void checkTogether(Collection<Declaration> present, Declaration newcomer) {
    for (Declaration other : present) {
      if (other.name().equals(newcomer.name())) {
        throw new IllegalArgumentException(
            "a second reconciler is called %s (expected: a name of its own)"
                .formatted(newcomer.name()));
      }
      for (Output output : newcomer.outputs()) {
        other
            .output(output.type().name())
            .ifPresent(theirs -> checkTogether(newcomer.name(), output, other.name(), theirs));
      }
    }
  }

  private static void checkTogether(String name, Output output, String other, Output theirs) {
    if (List.of(output.sharing(), theirs.sharing()).contains(Output.Sharing.EXCLUSIVE)) {
      throw new IllegalArgumentException(
          "reconciler %s declares the output %s, and reconciler %s the output %s (expected: one writer of an exclusive output; both shared, if each writes resources of its own)"
              .formatted(name, output, other, theirs));
    }
  }
}
