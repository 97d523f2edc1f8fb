package ciao.cli.command;

import ciao.certs.Identity;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands towards a controller that answers what a test wants, and what they say. */
abstract class TowardsFalseController {
  @TempDir private Path directory;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  FalseController controller;

  @BeforeEach
  final void start() throws Exception {
    controller = new FalseController(directory);
  }

  @AfterEach
  final void stop() {
    controller.close();
  }

  /** As an operator. */
  final int run(String... arguments) throws Exception {
    return run(Identity.User.admin("ann"), arguments);
  }

  final int run(Identity.User user, String... arguments) throws Exception {
    return controller.run(user, out, err, arguments);
  }
}
