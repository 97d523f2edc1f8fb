package ciao.state;

/**
 * A selector or an id pattern that cannot be read; the message shows where and what was expected.
 */
public final class QuerySyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Of the text, this much stands in the message; the limits allow more than anybody would read.
   */
  private static final int SHOWN = 200;

  private final int position;

  /**
   * @param what {@code selector} or {@code id pattern}
   * @param position of the first character that does not fit, from 0; the text's length at its end
   */
  QuerySyntaxException(String what, String text, int position, String reason) {
    super("%s '%s', character %d: %s".formatted(what, shown(text), position + 1, reason));
    this.position = position;
  }

  /** Of the first character that does not fit, from 0; the text's length at its end. */
  public int position() {
    return position;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
