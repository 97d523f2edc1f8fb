package ciao.certs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code -----BEGIN label-----} block (RFC 7468).
 *
 * @param der the decoded content; belongs to this block, which nobody changes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and handed on within the package alone
record PemBlock(String label, byte[] der) {

  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";

  private static final int LINE = 64; // RFC 7468 section 2

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

  /**
   * The blocks of a text, in its order; what stands between them is commentary.
   *
   * @param source the file's name, for messages
   */
  static List<PemBlock> parse(String text, String source) throws PkiException {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int at = 0;
    while (begin.find(at)) {
      String label = begin.group(1);
      String endLine = "-----END " + label + "-----";
      int end = text.indexOf("-----", begin.end());
      if (end < 0 || !text.startsWith(endLine, end)) {
        throw new PkiException(
            "%s: the block %s has no end (expected: %s)".formatted(source, label, endLine));
      }
      blocks.add(new PemBlock(label, decode(text.substring(begin.end(), end), label, source)));
      at = end + endLine.length();
    }
    return blocks;
  }

  private static byte[] decode(String body, String label, String source) throws PkiException {
    try {
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new PkiException(
          "%s: the block %s is damaged: %s (expected: Base64)"
              .formatted(source, label, SubjectText.escape(String.valueOf(e.getMessage()))),
          e);
    }
  }

  String encode() {
    String body =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }
}
