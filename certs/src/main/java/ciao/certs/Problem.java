package ciao.certs;

/**
 * One thing that is wrong with a certificate or its file.
 *
 * @param sentence what was found, what was expected and the way out, for the operator
 */
public record Problem(Code code, String sentence) {

  /** What kind of thing is wrong. */
  public enum Code {
    /** The file is missing, not PEM, or holds something else than expected. */
    UNREADABLE,
    /** Another authority signed the certificate. */
    FOREIGN_AUTHORITY,
    /** The certificate given as the authority's is none. */
    NOT_AN_AUTHORITY,
    EXPIRED,
    /** Fewer than 30 days are left. */
    EXPIRES_SOON,
    NOT_YET_VALID,
    /** The common name or an organisation is missing, doubled or no printable text. */
    NAME,
    /** It names neither a node nor a user. */
    NO_IDENTITY,
    /** It names a node and a user, or several nodes. */
    AMBIGUOUS,
    NO_ROLE,
    NO_UUID,
    /** The same UUID stands in another node's certificate. */
    DUPLICATE_UUID,
    /** TLS would refuse it for the use its owner needs. */
    WRONG_USAGE,
    /** The private key belongs to another certificate. */
    KEY_MISMATCH,
    /** Others than the owner may read the file with the private key. */
    OPEN_PERMISSIONS,
    /** The JDK's path validation refuses the chain for a reason not named above. */
    CHAIN;

    Problem found(String found, String expected) {
      return new Problem(this, found + " (expected: " + expected + ")");
    }
  }

  /** Whether the certificate works in spite of it. */
  public boolean isWarning() {
    return switch (code) {
      case OPEN_PERMISSIONS, EXPIRES_SOON -> true;
      case UNREADABLE,
          FOREIGN_AUTHORITY,
          NOT_AN_AUTHORITY,
          EXPIRED,
          NOT_YET_VALID,
          NAME,
          NO_IDENTITY,
          AMBIGUOUS,
          NO_ROLE,
          NO_UUID,
          DUPLICATE_UUID,
          WRONG_USAGE,
          KEY_MISMATCH,
          CHAIN ->
          false;
    };
  }

  @Override
  public String toString() {
    return sentence;
  }
}
