package ciao.ssntp.payload;

/**
 * These bytes, or this payload, are not what the short way is for. It says nothing about whether
 * they are right: Jackson decides that.
 */
final class NotCanonical extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * The only one: it carries nothing, and whoever sends what is not canonical must not cost more.
   */
  @SuppressWarnings("StaticAssignmentOfThrowable") // it has neither trace nor suppressed ones
  static final NotCanonical GIVEN_UP = new NotCanonical();

  private NotCanonical() {
    super("not canonical", null, false, false);
  }
}
