package ciao.cli.simulation;

import ciao.ssntp.payload.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A network in virtual time that delays, loses and repeats what the seed says. Every delivery is a
 * line of the transcript.
 */
final class LossyWire {
  private static final int MOST_DELAY_MS = 20;

  private final VirtualTime time;
  private final Random random;
  private final double lost;
  private final List<String> transcript = new ArrayList<>();
  private int cuts;
  private boolean whole = true;

  /**
   * @param lost how much is lost, and how much comes twice
   */
  LossyWire(VirtualTime time, Random random, double lost) {
    this.time = time;
    this.random = random;
    this.lost = lost;
  }

  /** What is on its way is lost, and what is said until it is mended. */
  void cut() {
    whole = false;
    cuts++;
  }

  void mend() {
    whole = true;
    cuts++; // what was said meanwhile is not to arrive now
  }

  /** Whether this frame is lost. */
  boolean loses() {
    return random.nextDouble() < lost;
  }

  Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextInt((int) most.toMillis()));
  }

  void deliver(String from, String to, Payload payload, Runnable arrival) {
    int times = loses() ? 0 : random.nextDouble() < lost ? 2 : 1;
    int sent = cuts;
    for (int i = 0; i < times; i++) {
      time.after(
          Duration.ofMillis(1 + random.nextInt(MOST_DELAY_MS)),
          () -> {
            if (whole && sent == cuts) {
              note(from + " → " + to + ": " + payload);
              arrival.run();
            }
          });
    }
  }

  void note(String what) {
    transcript.add(time.instant() + " " + what);
  }

  List<String> transcript() {
    return List.copyOf(transcript);
  }
}
