package ciao.ssntp;

import ciao.ssntp.payload.ClusterConfiguration;
import java.util.Objects;

/** What the owner of one end says to a peer whose certificate is in order, before the session. */
public sealed interface Greeting {
  /**
   * There shall be a session.
   *
   * @param configuration what holds for it: what a server tells the client in CONNECTED
   */
  record Welcome(ClusterConfiguration configuration) implements Greeting {
    public Welcome {
      Objects.requireNonNull(configuration, "configuration");
    }
  }

  /**
   * There shall be none; the peer is told, and a client tries its next server.
   *
   * @param message a sentence: value, expectation, way out
   */
  record Refusal(ErrorCode code, String message) implements Greeting {
    public Refusal {
      Objects.requireNonNull(message, "message");
      if (!code.closes()) {
        throw new IllegalArgumentException(
            "refusal: %s (expected: a code that ends the connection)".formatted(code));
      }
    }
  }
}
