package ciao.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedCollection;
import java.util.SequencedSet;

/**
 * One step of a {@link Transaction}. The checks of each stand at its record; the first that fails
 * is the answer.
 */
public sealed interface Operation {

  Pointer<?> pointer();

  static <S extends Record> Create<S> create(Pointer<S> pointer, String owner, S spec) {
    return new Create<>(pointer, owner, spec, new LinkedHashSet<>(), Map.of(), Map.of());
  }

  static <S extends Record> Update<S> update(Resource<S> changed, String owner) {
    return new Update<>(changed, owner, ExpectedPhase.RUNNING);
  }

  static Teardown teardown(Pointer<?> pointer, String owner) {
    return new Teardown(pointer, owner);
  }

  static Destroy destroy(Pointer<?> pointer, String owner) {
    return new Destroy(pointer, owner, OptionalLong.empty());
  }

  static AddFinalizers addFinalizers(Pointer<?> pointer, String... finalizers) {
    return new AddFinalizers(pointer, new LinkedHashSet<>(List.of(finalizers)));
  }

  static RemoveFinalizers removeFinalizers(Pointer<?> pointer, String... finalizers) {
    return new RemoveFinalizers(pointer, new LinkedHashSet<>(List.of(finalizers)));
  }

  /** Refused with {@link Refusal.AlreadyExists}. Stored with version 1, phase running. */
  record Create<S extends Record>(
      Pointer<S> pointer,
      String owner,
      S spec,
      SequencedSet<String> finalizers,
      Map<String, String> labels,
      Map<String, String> annotations)
      implements Operation {
    public Create {
      Names.nameOrEmpty("owner", owner);
      finalizers = Names.finalizers(finalizers);
      labels = Names.labels(labels);
      annotations = Names.annotations(annotations);
    }

    public Create<S> withFinalizers(SequencedCollection<String> newFinalizers) {
      return new Create<>(
          pointer, owner, spec, new LinkedHashSet<>(newFinalizers), labels, annotations);
    }

    public Create<S> withLabels(Map<String, String> newLabels) {
      return new Create<>(pointer, owner, spec, finalizers, newLabels, annotations);
    }

    public Create<S> withAnnotations(Map<String, String> newAnnotations) {
      return new Create<>(pointer, owner, spec, finalizers, labels, newAnnotations);
    }

    /** Leaves the spec out: it may hold what must not stand in a log. */
    @Override
    public String toString() {
      return "create %s as '%s'".formatted(pointer, owner);
    }
  }

  /**
   * Stores spec, labels, annotations and finalizers of {@code changed}; its version is the one
   * expected. Checked in this order: {@link Refusal.NotFound}, {@link Refusal.OwnerConflict},
   * {@link Refusal.VersionConflict}, {@link Refusal.PhaseConflict}. Version + 1 even when nothing
   * differs; owner, phase and creation time stay.
   */
  record Update<S extends Record>(Resource<S> changed, String owner, ExpectedPhase expectedPhase)
      implements Operation {
    public Update {
      Names.nameOrEmpty("owner", owner);
    }

    @Override
    public Pointer<S> pointer() {
      return changed.pointer();
    }

    public Update<S> expecting(ExpectedPhase phase) {
      return new Update<>(changed, owner, phase);
    }
  }

  /**
   * Sets the phase to tearing down; nothing changes when it already is. Checked in this order:
   * {@link Refusal.NotFound}, {@link Refusal.OwnerConflict}.
   */
  record Teardown(Pointer<?> pointer, String owner) implements Operation {
    public Teardown {
      Names.nameOrEmpty("owner", owner);
    }
  }

  /**
   * Removes the resource, in either phase. Checked in this order: {@link Refusal.NotFound}, {@link
   * Refusal.OwnerConflict}, {@link Refusal.VersionConflict}, {@link Refusal.FinalizersPending}.
   *
   * @param version the one expected; empty for any
   */
  record Destroy(Pointer<?> pointer, String owner, OptionalLong version) implements Operation {
    public Destroy {
      Names.nameOrEmpty("owner", owner);
    }

    /** Only if it has not changed since that version. */
    public Destroy at(long expectedVersion) {
      return new Destroy(pointer, owner, OptionalLong.of(expectedVersion));
    }
  }

  /**
   * Appends those finalizers not there yet, in any phase and whoever owns the resource; nothing
   * changes when all are there. Refused with {@link Refusal.NotFound} or {@link
   * Refusal.TooManyFinalizers}.
   */
  record AddFinalizers(Pointer<?> pointer, SequencedSet<String> finalizers) implements Operation {
    public AddFinalizers {
      finalizers = Names.finalizers(finalizers);
    }
  }

  /** Takes those finalizers off that are there. Refused with {@link Refusal.NotFound}. */
  record RemoveFinalizers(Pointer<?> pointer, SequencedSet<String> finalizers)
      implements Operation {
    public RemoveFinalizers {
      finalizers = Names.finalizers(finalizers);
    }
  }
}
