package ciao.state.seal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A key ring that cannot be opened or changed as asked; the message says why and what to do. */
public final class KeyRingException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** There is no ring yet. */
    NOT_INITIALIZED,
    /** There is one already. */
    ALREADY_INITIALIZED,
    SLOT_EXISTS,
    SLOT_NOT_FOUND,
    /** Without its last slot nobody could open the ring again. */
    LAST_SLOT,
    TOO_MANY_SLOTS,
    /** Slots or keys are not those that somebody with the master key wrote. */
    HMAC_MISMATCH,
    /** The secret is not the slot's. */
    DECRYPTION_FAILED,
    /** A newer version wrote the file. */
    UNSUPPORTED_VERSION,
    /** A newer version locked the slot. */
    UNSUPPORTED_ALGORITHM,
    /** The file is not as it was written. */
    DAMAGED,
    KEY_NOT_FOUND,
    /** Something is still sealed with the key, or would be. */
    KEY_IN_USE,
    TOO_MANY_KEYS,
    /** Another process changes the ring. */
    BUSY,
    /** An operator's key file is no secret, or too short to be one. */
    UNFIT_KEY_FILE
  }

  private final Reason reason;

  KeyRingException(Reason reason, String message) {
    this(reason, message, null);
  }

  KeyRingException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Whoever keeps rings allows one change at a time. */
  public static KeyRingException busy(String ring) {
    return new KeyRingException(
        Reason.BUSY, "%s is being changed by another; try again".formatted(ring));
  }

  public Reason reason() {
    return reason;
  }
}
