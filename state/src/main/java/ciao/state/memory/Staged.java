package ciao.state.memory;

import ciao.state.Committed;
import ciao.state.Pointer;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transaction would do to a snapshot. */
sealed interface Staged {

  /**
   * @param next the snapshot with the transaction in it
   * @param changes empty when nothing differs
   * @param bytes upper bound of what the changes take in the log
   */
  record Accepted(Snapshot next, List<Change> changes, List<Left> left, long bytes)
      implements Staged {

    /** May decode specs, so not to be called on the committer's thread. */
    Committed committed() {
      List<Resource<?>> resources = new ArrayList<>(left.size());
      left.forEach(one -> resources.add(one.resource(one.pointer().type())));
      return new Committed(resources, next.position());
    }
  }

  record Refused(Refusal refusal) implements Staged {}

  /**
   * What one operation left behind.
   *
   * @param spec the entry's, where the operation brought it along
   */
  record Left(Pointer<?> pointer, Entry entry, @Nullable Record spec) {
    /** Leaves the spec out: it may hold what must not stand in a log. */
    @Override
    public String toString() {
      return entry.toString();
    }

    private <S extends Record> Resource<S> resource(ResourceType<S> type) {
      return spec == null
          ? entry.as(type)
          : new Resource<>(type, entry.metadata(), type.specClass().cast(spec));
    }
  }
}
