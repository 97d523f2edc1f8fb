package ciao.client.api.state;

import ciao.client.api.Problem;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a watch sees.
 *
 * @param kind what happened
 * @param position a bookmark: a watch after it goes on behind this event; 0 while the contents of a
 *     type are still being delivered; of an error, that of the event before it
 * @param at which resource; null for {@code bootstrapped} and {@code error}
 * @param resource as it is now; of {@code destroyed} as it last was, null if it never was there
 * @param old of {@code updated}, what it was before
 * @param problem of {@code error}
 */
public record StateEvent(
    Kind kind,
    long position,
    @Nullable Address at,
    @Nullable StoredResource resource,
    @Nullable StoredResource old,
    @Nullable Problem problem) {
  /** What happened; in lower case the event's name on the wire. */
  public enum Kind {
    /** The first one: the watch is under way. Its position is the newest there was before. */
    @JsonProperty("opened")
    OPENED,
    @JsonProperty("created")
    CREATED,
    @JsonProperty("updated")
    UPDATED,
    @JsonProperty("destroyed")
    DESTROYED,
    /** All contents have been seen; what follows happens from now on. */
    @JsonProperty("bootstrapped")
    BOOTSTRAPPED,
    /** The last one: the watch cannot go on without a gap. */
    @JsonProperty("error")
    ERROR
  }
}
