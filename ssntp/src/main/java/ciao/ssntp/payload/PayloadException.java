package ciao.ssntp.payload;

/**
 * Bytes that are no payload of the wanted kind. The message is a sentence for their sender: where
 * (field, line, column), which value, what was expected.
 */
public final class PayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  PayloadException(String sentence) {
    super(sentence);
  }

  PayloadException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
