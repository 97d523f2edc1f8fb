package ciao.client.api;

import ciao.client.api.state.StateTrouble;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused: RFC 9457, media type {@code application/problem+json}.
 *
 * @param type {@code about:blank}
 * @param title the status in words
 * @param status the HTTP status
 * @param detail a sentence that names the value, what was expected, and the way out
 * @param code a stable word to test for: {@code not_found}, {@code already_exists}, …
 * @param state of what is under {@code /v1/state}: what stood in the way, typed
 */
public record Problem(
    @Nullable String type,
    String title,
    int status,
    @Nullable String detail,
    String code,
    @Nullable StateTrouble state) {
  /** A problem of the given kind. */
  public static Problem of(int status, String title, String code, String detail) {
    return new Problem("about:blank", title, status, detail, code, null);
  }

  /** The same, with what programs can tell it by. */
  public Problem with(StateTrouble trouble) {
    return new Problem(type, title, status, detail, code, trouble);
  }
}
