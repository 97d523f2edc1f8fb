package ciao.ssntp.payload;

import java.util.regex.Pattern;

/**
 * How nodes' labels and host names are written: one rule for whoever gives them (a launcher, and
 * who configures it) and whoever asks for them; of what READY says only lengths are checked. None
 * is longer than READY takes, and a condition on labels needs no quotes for any.
 */
public final class Labels {
  /** A key in words. */
  public static final String KEY_RULE =
      "1 to "
          + ReadyLimits.LONGEST_LABEL
          + " letters, digits, dots, slashes, hyphens and underscores, the first a letter or digit";

  /** A value in words. */
  public static final String VALUE_RULE =
      "at most "
          + ReadyLimits.LONGEST_VALUE
          + " letters, digits and any of . / : @ + - _, none of them a space";

  /** A host name in words. */
  public static final String HOSTNAME_RULE =
      "1 to "
          + ReadyLimits.LONGEST_HOSTNAME
          + " letters, digits, dots, hyphens and underscores, the first a letter or digit";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./_-]*");

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9./:@+_-]*");

  private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private Labels() {}

  /** Whether a label may be called so. */
  public static boolean isKey(String text) {
    return text.length() <= ReadyLimits.LONGEST_LABEL && KEY.matcher(text).matches();
  }

  /** Whether a label may have this value. */
  public static boolean isValue(String text) {
    return text.length() <= ReadyLimits.LONGEST_VALUE && VALUE.matcher(text).matches();
  }

  /** Whether a node's host may be called so. */
  public static boolean isHostname(String text) {
    return text.length() <= ReadyLimits.LONGEST_HOSTNAME && HOSTNAME.matcher(text).matches();
  }
}
