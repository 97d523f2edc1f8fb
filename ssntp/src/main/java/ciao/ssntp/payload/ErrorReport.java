package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a frame or a connection was refused.
 *
 * @param code a stable word: {@code role_not_in_certificate}, {@code payload_too_large}, …
 * @param message a sentence that names the value, what was expected, and the way out
 * @param epoch with {@code stale_epoch}: the highest epoch of a leading controller that was seen;
 *     else null
 */
public record ErrorReport(String code, String message, @Nullable Long epoch) implements Payload {
  public ErrorReport {
    Objects.requireNonNull(code, "code");
    message = Texts.cut(Objects.requireNonNull(message, "message"));
    Epoch.check("epoch", epoch);
  }

  public ErrorReport(String code, String message) {
    this(code, message, null);
  }
}
