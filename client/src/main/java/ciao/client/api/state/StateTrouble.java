package ciao.client.api.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What stood in the way, for programs: the member {@code state} of a problem, by its kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StoreRefusal.NotFound.class, name = "not_found"),
  @JsonSubTypes.Type(value = StoreRefusal.AlreadyExists.class, name = "already_exists"),
  @JsonSubTypes.Type(value = StoreRefusal.VersionConflict.class, name = "version_conflict"),
  @JsonSubTypes.Type(value = StoreRefusal.OwnerConflict.class, name = "owner_conflict"),
  @JsonSubTypes.Type(value = StoreRefusal.PhaseConflict.class, name = "phase_conflict"),
  @JsonSubTypes.Type(value = StoreRefusal.FinalizersPending.class, name = "finalizers_pending"),
  @JsonSubTypes.Type(value = StoreRefusal.TooManyFinalizers.class, name = "too_many_finalizers"),
  @JsonSubTypes.Type(value = StoreRefusal.Forbidden.class, name = "forbidden"),
  @JsonSubTypes.Type(value = StoreRefusal.TooLarge.class, name = "too_large"),
  @JsonSubTypes.Type(value = StoreRefusal.Unavailable.class, name = "unavailable"),
  @JsonSubTypes.Type(value = StoreRefusal.NotLeader.class, name = "not_leader"),
  @JsonSubTypes.Type(value = WatchEnd.Overrun.class, name = "overrun"),
  @JsonSubTypes.Type(value = WatchEnd.PositionExpired.class, name = "position_expired"),
  @JsonSubTypes.Type(value = WatchEnd.PositionUnknown.class, name = "position_unknown"),
  @JsonSubTypes.Type(value = WatchEnd.UnreadableSpec.class, name = "unreadable_spec"),
  @JsonSubTypes.Type(value = WatchEnd.Closed.class, name = "closed"),
  @JsonSubTypes.Type(value = StateTrouble.BadQuery.class, name = "bad_query"),
  @JsonSubTypes.Type(value = StateTrouble.SnapshotGone.class, name = "snapshot_gone")
})
public sealed interface StateTrouble
    permits StoreRefusal, WatchEnd, StateTrouble.BadQuery, StateTrouble.SnapshotGone {

  /**
   * A selector or an id pattern cannot be read.
   *
   * @param parameter {@code labels} or {@code ids}
   * @param position of the first character that does not fit, from 0
   */
  record BadQuery(String parameter, int position) implements StateTrouble {}

  /** The snapshot was made too long ago, or others took its place. */
  record SnapshotGone(String snapshot) implements StateTrouble {}
}
