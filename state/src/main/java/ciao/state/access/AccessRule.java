package ciao.state.access;

import ciao.state.Access;
import java.util.Optional;

/** Says who may not do what. Asked on each access, in the thread of whoever asks. */
@FunctionalInterface
public interface AccessRule {
  AccessRule ALLOW_ALL = _ -> Optional.empty();

  AccessRule READ_ONLY =
      access ->
          access.verb().reads() ? Optional.empty() : Optional.of("this store is only to be read");

  /** Why not; empty when it is allowed. */
  Optional<String> objection(Access access);
}
