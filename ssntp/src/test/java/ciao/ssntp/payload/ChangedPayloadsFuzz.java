package ciao.ssntp.payload;

import ciao.ssntp.Found;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Payloads one after another, each changed again and again, by somebody who knows what they look
 * like: the short way reads what Jackson reads of them, or leaves them to it, whatever it kept of
 * those before. {@link ciao.ssntp.DecodingFuzz} gets there seldom, as most of what it makes up is
 * no payload.
 */
final class ChangedPayloadsFuzz {
  /** A step that is no change begins with a byte below; it is the seed of another payload. */
  private static final int SEEDS = 64;

  private static final int LONGEST = 8 << 10;

  @FuzzTest(maxDuration = "3s")
  void bothWaysReadThemAlike(byte[] input) {
    Found.by(ChangedPayloadsFuzz::play, input);
  }

  private static void play(byte[] input) throws IOException {
    BothWays ways = new BothWays();
    Payload payload = new RandomPayloads(0, true).next();
    byte[] bytes = PayloadFormat.write(payload);
    for (ByteBuffer steps = ByteBuffer.wrap(input); steps.hasRemaining(); ) {
      int step = steps.get() & 0xff;
      if (step < SEEDS) {
        payload = new RandomPayloads(step, step % 2 == 0).next();
        ways.write(payload);
        bytes = PayloadFormat.write(payload);
      } else {
        bytes = changed(bytes, steps);
      }
      ways.read(payload.getClass(), bytes);
    }
  }

  /** Some bytes, in the place of some that were there. */
  private static byte[] changed(byte[] before, ByteBuffer steps) {
    int at = (number(steps) << 8 | number(steps)) % (before.length + 1);
    int less = Math.min(number(steps), before.length - at);
    int more = Math.min(Math.min(number(steps), steps.remaining()), LONGEST - before.length + less);
    byte[] after = new byte[before.length - less + more];
    System.arraycopy(before, 0, after, 0, at);
    steps.get(after, at, more);
    System.arraycopy(before, at + less, after, at + more, before.length - at - less);
    return after;
  }

  private static int number(ByteBuffer steps) {
    return steps.hasRemaining() ? steps.get() & 0xff : 0;
  }
}
