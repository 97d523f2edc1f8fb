package ciao.ssntp.payload;

import java.util.Objects;

/**
 * Why a frame or a connection was refused.
 *
 * @param code a stable word: {@code role_not_in_certificate}, {@code payload_too_large}, …
 * @param message a sentence that names the value, what was expected, and the way out
 */
public record ErrorReport(String code, String message) implements Payload {
  public ErrorReport {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }
}
