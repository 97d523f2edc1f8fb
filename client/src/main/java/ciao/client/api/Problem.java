package ciao.client.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused: RFC 9457, media type {@code application/problem+json}.
 *
 * @param type {@code about:blank}
 * @param title the status in words
 * @param status the HTTP status
 * @param detail a sentence that names the value, what was expected, and the way out
 * @param code a stable word to test for: {@code not_found}, {@code already_exists}, …
 */
public record Problem(
    @Nullable String type, String title, int status, @Nullable String detail, String code) {
  /** A problem of the given kind. */
  public static Problem of(int status, String title, String code, String detail) {
    return new Problem("about:blank", title, status, detail, code);
  }
}
