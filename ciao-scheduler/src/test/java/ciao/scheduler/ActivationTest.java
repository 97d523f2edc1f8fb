package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.Greeting;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.epoch.HighestEpoch;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a scheduler resigns; its timer is run by hand. */
class ActivationTest {
  private static final long TEN_MINUTES = 600_000;

  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final List<String> resigned = new ArrayList<>();
  private final Session controller = session(1);
  private final Activation activation;

  ActivationTest(@TempDir Path home) throws IOException {
    activation =
        new Activation(
            true,
            HighestEpoch.open(home, "scheduler-epoch", InstantSource.system(), Runnable::run),
            timers,
            () -> resigned.add("resigned"));
    assertThat(activation.activate(controller, new Activate(7, TEN_MINUTES))).isEmpty();
  }

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void itResignsWhenItsControllerHasBeenAwayForAsLongAsItSaid() {
    activation.ended(controller);

    RunnableFuture<?> resignation = onlyTimer();
    assertThat(timers.getQueue().peek())
        .isInstanceOfSatisfying(
            Delayed.class,
            timer ->
                assertThat(timer.getDelay(TimeUnit.MILLISECONDS))
                    .isBetween(TEN_MINUTES / 2, TEN_MINUTES));
    assertThat(takesNodes()).as("until then").isTrue();
    resignation.run();

    assertThat(resigned).hasSize(1);
    assertThat(takesNodes()).isFalse();
  }

  @Test
  void theReturnOfAControllerCancelsTheResignation() {
    activation.ended(controller);
    Future<?> resignation = onlyTimer();

    assertThat(activation.activate(session(2), new Activate(8, TEN_MINUTES))).isEmpty();

    assertThat(resignation.isCancelled()).isTrue();
    assertThat(takesNodes()).isTrue();
  }

  @Test
  void anActivationThatIsRefusedDoesNotKeepItInOffice() {
    activation.ended(controller);

    assertThat(activation.activate(session(2), new Activate(7, TEN_MINUTES))).isPresent();

    RunnableFuture<?> resignation = onlyTimer();
    assertThat(resignation.isCancelled()).isFalse();
    resignation.run();
    assertThat(resigned).hasSize(1);
  }

  @Test
  void aDeposedControllersEndIsNobodysConcern() {
    Session leader = session(2);
    assertThat(activation.activate(leader, new Activate(8, TEN_MINUTES))).isEmpty();
    assertThat(activation.activate(controller, new Activate(8, TEN_MINUTES))).isPresent();

    activation.ended(controller);

    assertThat(timers.getQueue()).isEmpty();
    activation.ended(leader);
    assertThat(timers.getQueue()).hasSize(1);
  }

  private RunnableFuture<?> onlyTimer() {
    assertThat(timers.getQueue()).hasSize(1);
    return (RunnableFuture<?>) timers.getQueue().peek();
  }

  private boolean takesNodes() {
    SessionKey node = new SessionKey(Samples.node(9).value(), Roles.of(Role.AGENT));
    return activation.greet(node, ClusterConfiguration.DEFAULT) instanceof Greeting.Welcome;
  }

  /** One of which only the key is asked. */
  private static Session session(int number) {
    SessionKey key = new SessionKey(Samples.node(number).value(), Roles.of(Role.CONTROLLER));
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "key" -> key;
                  case "equals" -> self == arguments[0];
                  default -> throw new AssertionError(method);
                });
  }
}
