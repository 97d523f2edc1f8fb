package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Session;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When a session is read from; the event loop and the turns meet where they please. */
class InletTest {
  private final Queue<Runnable> turns = new ArrayDeque<>();
  private boolean paused;
  private Runnable beforeThePause = () -> {};
  private final Inlet inlet = new Inlet(session(), turns::add);
  private int done;

  @Test
  void whileManyFramesWaitNoMoreAreReadUntilFewDo() {
    fill();
    assertThat(paused).isFalse();
    arrive();
    assertThat(paused).isTrue();

    while (turns.size() > Inlet.FEW_WAITING + 1) {
      turns.remove().run();
    }
    assertThat(paused).isTrue();
    turns.remove().run();
    assertThat(paused).isFalse();
    runAll();
    assertThat(done).isEqualTo(Inlet.MOST_WAITING + 1);
  }

  @Test
  void turnsThatAreAllDoneJustBeforeThePauseDoNotLeaveItInForce() {
    fill();
    beforeThePause = this::runAll;
    arrive();
    runAll();
    assertThat(paused).isFalse();
  }

  @Test
  void whatWaitsOfAnEarlierSessionDoesNotHoldUpTheNext() {
    fill();
    Inlet next = new Inlet(session(), turns::add);
    next.takeIn(() -> {});
    assertThat(paused).isFalse();
  }

  private void fill() {
    for (int n = 0; n < Inlet.MOST_WAITING; n++) {
      arrive();
    }
  }

  private void arrive() {
    inlet.takeIn(() -> done++);
  }

  private void runAll() {
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
  }

  /** One that can do nothing but be read from, or not. */
  private Session session() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "pauseReading" -> {
                  beforeThePause.run();
                  paused = true;
                }
                case "resumeReading" -> paused = false;
                default -> throw new AssertionError(method);
              }
              return null;
            });
  }
}
