package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Holds the short way of reading and writing payloads against Jackson's. */
public final class BothWays {
  private final CanonicalForms forms = new CanonicalForms();

  /** Whether the short way reads these bytes, which it then must do as Jackson does. */
  public boolean read(Class<? extends Payload> type, byte[] bytes) {
    Optional<? extends Payload> payload = forms.read(type, bytes);
    payload.ifPresent(read -> assertThat(read).as(text(bytes)).isEqualTo(byJackson(type, bytes)));
    return payload.isPresent();
  }

  /** Whether the short way writes this payload, which it then must do as Jackson does. */
  public boolean write(Payload payload) throws IOException {
    Optional<byte[]> bytes = CanonicalForms.write(payload);
    if (bytes.isPresent()) {
      assertThat(text(bytes.get())).isEqualTo(text(PayloadFormat.JSON.writeValueAsBytes(payload)));
    }
    return bytes.isPresent();
  }

  private static Object byJackson(Class<? extends Payload> type, byte[] bytes) {
    try {
      return PayloadFormat.JSON.readerFor(type).readValue(bytes);
    } catch (IOException e) {
      throw new AssertionError("only the short way reads " + text(bytes), e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
