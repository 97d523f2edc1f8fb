package ciao.netagent.leftovers;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Notes what this JVM listens on before its first test, and fails the run when after its last there
 * is more, or anything else of the tests is left on the host.
 */
public final class LeaveNothing implements BeforeAllCallback {
  /** What was killed or closed at the very end takes a moment to go. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public void beforeAll(ExtensionContext test) {
    // What is put into the engine's store first is closed last, after all tests.
    test.getRoot()
        .getStore(Namespace.create(LeaveNothing.class))
        .getOrComputeIfAbsent(Check.class, type -> new Check(ownSockets()), Check.class);
  }

  private static Set<String> ownSockets() {
    try {
      return new HashSet<>(Sockets.ownListening());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private record Check(Set<String> before) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      Marks marks = Scratch.marks();
      Awaitility.await("nothing of the tests is left on the host")
          .atMost(PATIENCE)
          .until(() -> left(marks), List::isEmpty);
      Scratch.delete();
    }

    private List<String> left(Marks marks) throws IOException {
      List<String> left = Leftovers.find(marks);
      for (String socket : Sockets.ownListening()) {
        if (!before.contains(socket)) {
          left.add("this JVM listens on " + socket);
        }
      }
      return left;
    }
  }
}
