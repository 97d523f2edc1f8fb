package ciao.certs;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A DNS name or an IP address a node is reached under. Nothing is resolved.
 *
 * @param text an address in its usual shortest form, a DNS name as given
 */
record Host(String text) {

  private static final int MAX_NAME = 253; // RFC 1035 section 2.3.4

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Labels of letters, digits and inner hyphens; the last one not all digits (RFC 1123 2.1). */
  private static final Pattern NAME =
      Pattern.compile(
          "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "(?!\\d+$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  static Host parse(String text) throws PkiException {
    if (looksLikeAddress(text)) {
      return new Host(canonical(address(text)));
    }
    if (text.length() > MAX_NAME || !NAME.matcher(text).matches()) {
      throw refused(text);
    }
    return new Host(text);
  }

  /** Whether the text is an address if it is a host at all. */
  static boolean looksLikeAddress(String text) {
    return IPV4.matcher(text).matches() || text.indexOf(':') >= 0;
  }

  private static InetAddress address(String text) throws PkiException {
    if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) { // a zone or a URL's brackets
      throw refused(text);
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new PkiException(refusal(text), e);
    }
  }

  private static PkiException refused(String text) {
    return new PkiException(refusal(text));
  }

  private static String refusal(String text) {
    return "host: \"%s\" (expected: a DNS name like node1.example.org, or an address like %s)"
        .formatted(SubjectText.escape(text), "192.0.2.1 or 2001:db8::1");
  }

  /** The JDK writes 0:0:0:0:0:0:0:1; people write ::1 (RFC 5952 section 4.2). */
  private static String canonical(InetAddress address) {
    String full = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return full;
    }
    for (int zeros = 8; zeros >= 2; zeros--) {
      String run = "0:".repeat(zeros - 1) + "0";
      int at = (":" + full + ":").indexOf(":" + run + ":");
      if (at >= 0) {
        String before = at == 0 ? "" : full.substring(0, at - 1);
        String after = full.substring(Math.min(full.length(), at + run.length() + 1));
        return before + "::" + after;
      }
    }
    return full;
  }
}
