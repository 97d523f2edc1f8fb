package ciao.ssntp.payload;

import java.util.Objects;

/**
 * The scheduler does not answer a {@link Plan}.
 *
 * @param request the plan's number
 * @param code {@code busy}: ask again in a moment; {@code invalid}: the plan makes no sense
 * @param message in a sentence
 */
public record PlanFailure(long request, String code, String message) implements Payload {
  /** Others are planned already. */
  public static final String BUSY = "busy";

  /** It makes no sense. */
  public static final String INVALID = "invalid";

  public PlanFailure {
    Objects.requireNonNull(code, "code");
    message = Texts.cut(Objects.requireNonNull(message, "message"));
  }
}
