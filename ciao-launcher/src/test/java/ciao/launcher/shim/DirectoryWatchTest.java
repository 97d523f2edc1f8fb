package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import org.junit.jupiter.api.Test;

final class DirectoryWatchTest {
  /** What the system's says, too, when the end of its service is under way already. */
  private static final WatchKey ENDING =
      proxy(
          WatchKey.class,
          "cancel",
          () -> {
            throw new ClosedWatchServiceException();
          });

  private static final Path DIRECTORY = proxy(Path.class, "register", () -> ENDING);

  @Test
  void aSubscriptionMayEndAfterItsWatch() throws Exception {
    DirectoryWatch watch = DirectoryWatch.open(loop -> {}, StandardWatchEventKinds.ENTRY_CREATE);
    DirectoryWatch.Subscription subscription = watch.listen(DIRECTORY, name -> {});
    watch.close();

    assertThatCode(subscription::close).doesNotThrowAnyException();
  }

  @Test
  void aSubscriptionThatEndsBeforeIsCancelled() throws Exception {
    try (DirectoryWatch watch =
        DirectoryWatch.open(loop -> {}, StandardWatchEventKinds.ENTRY_CREATE)) {
      DirectoryWatch.Subscription subscription = watch.listen(DIRECTORY, name -> {});

      assertThatThrownBy(subscription::close).isInstanceOf(ClosedWatchServiceException.class);
    }
  }

  private interface Answer {
    Object give();
  }

  /** Answers one method; of the others only those every object has. */
  private static <T> T proxy(Class<T> type, String method, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) ->
                switch (called.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  default -> {
                    assertThat(called.getName()).isEqualTo(method);
                    yield answer.give();
                  }
                }));
  }
}
