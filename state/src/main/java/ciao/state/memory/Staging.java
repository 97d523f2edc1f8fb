package ciao.state.memory;

import ciao.state.Metadata;
import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks one transaction against a snapshot and derives the next: a pure function, all or nothing.
 * A refusal unwinds as {@link Stop}, and the half-derived snapshot is simply dropped.
 */
final class Staging {
  private final Instant now;
  private final List<Change> changes = new ArrayList<>();
  private final List<Staged.Left> left = new ArrayList<>();
  private Snapshot staged;
  private long bytes;

  private Staging(Snapshot base, Instant now) {
    this.staged = base;
    this.now = now;
  }

  static Staged stage(Snapshot base, Prepared transaction, Instant now, Limits limits) {
    Staging staging = new Staging(base, now);
    try {
      transaction.steps().forEach(staging::stage);
    } catch (Stop stop) {
      return new Staged.Refused(stop.refusal);
    }
    if (staging.bytes > limits.transactionBytes()) {
      return new Staged.Refused(
          new Refusal.TooLarge(
              transaction.firstPointer(), staging.bytes, limits.transactionBytes()));
    }
    return new Staged.Accepted(staging.staged, staging.changes, staging.left, staging.bytes);
  }

  private void stage(Prepared.Step step) {
    switch (step.operation()) {
      case Operation.Create<?> create -> create(create, step);
      case Operation.Update<?> update -> update(update, step);
      case Operation.Teardown teardown -> teardown(teardown);
      case Operation.Destroy destroy -> destroy(destroy);
      case Operation.AddFinalizers add -> addFinalizers(add);
      case Operation.RemoveFinalizers remove -> removeFinalizers(remove);
    }
  }

  private void create(Operation.Create<?> create, Prepared.Step step) {
    Pointer<?> pointer = create.pointer();
    Entry found = find(pointer);
    if (found != null) {
      throw new Stop(new Refusal.AlreadyExists(pointer, found.metadata().version()));
    }
    Metadata metadata =
        new Metadata(
            pointer.namespace(),
            pointer.type().name(),
            pointer.id(),
            1,
            create.owner(),
            Phase.RUNNING,
            create.finalizers(),
            create.labels(),
            create.annotations(),
            now,
            now);
    Entry entry = new Entry(metadata, step.encoded(), next());
    changed(pointer, new Change.Created(next(), entry), step.spec());
  }

  private void update(Operation.Update<?> update, Prepared.Step step) {
    Pointer<?> pointer = update.pointer();
    Entry found = owned(pointer, update.owner());
    Metadata stored = found.metadata();
    Metadata wanted = update.changed().metadata();
    expectVersion(wanted.version(), pointer, stored);
    if (!update.expectedPhase().admits(stored.phase())) {
      throw new Stop(new Refusal.PhaseConflict(pointer, update.expectedPhase(), stored.phase()));
    }
    Metadata next =
        stored
            .withFinalizers(wanted.finalizers())
            .withLabels(wanted.labels())
            .withAnnotations(wanted.annotations());
    changed(
        pointer,
        new Change.Updated(
            next(), new Entry(advanced(next), step.encoded(), found.origin()), found),
        step.spec());
  }

  private void teardown(Operation.Teardown teardown) {
    Entry found = owned(teardown.pointer(), teardown.owner());
    Metadata stored = found.metadata();
    switch (stored.phase()) {
      case TEARING_DOWN -> left.add(new Staged.Left(teardown.pointer(), found, null));
      case RUNNING -> updated(teardown.pointer(), found, inPhase(stored, Phase.TEARING_DOWN));
    }
  }

  private void destroy(Operation.Destroy destroy) {
    Entry found = owned(destroy.pointer(), destroy.owner());
    destroy
        .version()
        .ifPresent(version -> expectVersion(version, destroy.pointer(), found.metadata()));
    if (!found.metadata().finalizers().isEmpty()) {
      throw new Stop(
          new Refusal.FinalizersPending(destroy.pointer(), found.metadata().finalizers()));
    }
    changed(destroy.pointer(), new Change.Destroyed(next(), found), null);
  }

  private void addFinalizers(Operation.AddFinalizers add) {
    Entry found = present(add.pointer());
    SequencedSet<String> finalizers = new LinkedHashSet<>(found.metadata().finalizers());
    finalizers.addAll(add.finalizers());
    if (finalizers.size() > Metadata.MAX_ENTRIES) {
      throw new Stop(
          new Refusal.TooManyFinalizers(add.pointer(), finalizers.size(), Metadata.MAX_ENTRIES));
    }
    finalizers(add.pointer(), found, finalizers);
  }

  private void removeFinalizers(Operation.RemoveFinalizers remove) {
    Entry found = present(remove.pointer());
    SequencedSet<String> finalizers = new LinkedHashSet<>(found.metadata().finalizers());
    finalizers.removeAll(remove.finalizers());
    finalizers(remove.pointer(), found, finalizers);
  }

  private void finalizers(Pointer<?> pointer, Entry found, SequencedSet<String> finalizers) {
    if (finalizers.equals(found.metadata().finalizers())) {
      left.add(new Staged.Left(pointer, found, null));
    } else {
      updated(pointer, found, found.metadata().withFinalizers(finalizers));
    }
  }

  /** Changes the metadata only. */
  private void updated(Pointer<?> pointer, Entry found, Metadata next) {
    Entry entry = new Entry(advanced(next), found.spec(), found.origin());
    changed(pointer, new Change.Updated(next(), entry, found), null);
  }

  private void changed(Pointer<?> pointer, Change change, @Nullable Record spec) {
    changes.add(change);
    left.add(new Staged.Left(pointer, change.entry(), spec));
    bytes += change.storedBytes();
    staged =
        switch (change) {
          case Change.Created created -> staged.put(created.position(), created.entry());
          case Change.Updated updated -> staged.put(updated.position(), updated.entry());
          case Change.Destroyed destroyed ->
              staged.remove(
                  destroyed.position(), pointer.type().name(), pointer.namespace(), pointer.id());
        };
  }

  private long next() {
    return staged.position() + 1;
  }

  private @Nullable Entry find(Pointer<?> pointer) {
    return staged.find(pointer.type().name(), pointer.namespace(), pointer.id());
  }

  private Entry present(Pointer<?> pointer) {
    Entry found = find(pointer);
    if (found == null) {
      throw new Stop(new Refusal.NotFound(pointer));
    }
    return found;
  }

  private Entry owned(Pointer<?> pointer, String owner) {
    Entry found = present(pointer);
    if (!found.metadata().owner().equals(owner)) {
      throw new Stop(new Refusal.OwnerConflict(pointer, owner, found.metadata().owner()));
    }
    return found;
  }

  private static void expectVersion(long expected, Pointer<?> pointer, Metadata stored) {
    if (expected != stored.version()) {
      throw new Stop(new Refusal.VersionConflict(pointer, expected, stored.version()));
    }
  }

  private Metadata advanced(Metadata m) {
    return new Metadata(
        m.namespace(),
        m.type(),
        m.id(),
        m.version() + 1,
        m.owner(),
        m.phase(),
        m.finalizers(),
        m.labels(),
        m.annotations(),
        m.created(),
        now);
  }

  private static Metadata inPhase(Metadata m, Phase phase) {
    return new Metadata(
        m.namespace(),
        m.type(),
        m.id(),
        m.version(),
        m.owner(),
        phase,
        m.finalizers(),
        m.labels(),
        m.annotations(),
        m.created(),
        m.updated());
  }

  /** Leaves the staging of one transaction; never leaves this class. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient Refusal refusal;

    Stop(Refusal refusal) {
      super(null, null, false, false);
      this.refusal = refusal;
    }
  }
}
