package ciao.state.seal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A stored spec that is damaged or cannot be unsealed; the message names its resource and what to
 * do, and nothing of the spec.
 */
public final class SealException extends IOException {
  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message);
  }

  SealException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
