package ciao.launcher.container;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Trace;
import ciao.launcher.shim.PayloadRuntime;
import ciao.launcher.shim.PrivateFiles;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code runc} (1.1), with its state in the home. */
final class RuncRuntime implements PayloadRuntime {
  private static final Tool RUNC = new Tool("runc");
  private static final String MESSAGE = "msg=\"";
  private static final Pattern NOT_FOUND =
      Pattern.compile(
          "exec: \"(.*?)\": (?:executable file not found in \\$PATH|stat .*: no such file or directory)");
  private static final Pattern NOT_EXECUTABLE =
      Pattern.compile("exec: \"(.*?)\": (?:permission denied|is a directory)");

  private final Path state;

  private RuncRuntime(Path state) {
    this.state = state;
  }

  static RuncRuntime open(Path state) throws IOException {
    PrivateFiles.makeDirectory(state);
    return new RuncRuntime(state);
  }

  @Override
  public String noun() {
    return "container";
  }

  @Override
  public List<String> program() throws ToolException {
    return List.of(RUNC.path().toString(), "--root", state.toString());
  }

  @Override
  public Path bundle(InstanceDirectory directory) {
    return directory.resolve("run");
  }

  @Override
  public void release(InstanceDirectory directory) throws ToolException, InterruptedException {
    run("start", directory.instance().toString());
  }

  /** A created container waits at this FIFO; {@code runc start} takes it away. */
  @Override
  public boolean released(InstanceDirectory directory) {
    return !Files.exists(state(directory.instance()).resolve("exec.fifo"));
  }

  @Override
  public long main(InstanceDirectory directory, long created) {
    return created;
  }

  /** Sends a signal to the container's first process. */
  void signal(InstanceDirectory directory, int signal) throws ToolException, InterruptedException {
    run("kill", directory.instance().toString(), Integer.toString(signal));
  }

  private void run(String... arguments) throws ToolException, InterruptedException {
    String[] all = new String[arguments.length + 2];
    all[0] = "--root";
    all[1] = state.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    RUNC.run(Tool.SHORT, all);
  }

  /** runc logs its reason as {@code msg="..."}; of several the last is the one that counts. */
  @Override
  public String words(String complaint) {
    String message = message(complaint);
    Matcher missing = NOT_FOUND.matcher(message);
    if (missing.find()) {
      return "command not found: " + missing.group(1);
    }
    Matcher unfit = NOT_EXECUTABLE.matcher(message);
    return unfit.find() ? "command not executable: " + unfit.group(1) : "runc: " + message;
  }

  /**
   * Read letter by letter: it quotes what tenants wrote, at any length, and a regular expression
   * needs stack for each letter of it.
   */
  private static String message(String complaint) {
    int start = complaint.lastIndexOf(MESSAGE);
    if (start < 0) {
      return complaint;
    }
    StringBuilder message = new StringBuilder();
    for (int i = start + MESSAGE.length(); i < complaint.length(); i++) {
      char c = complaint.charAt(i);
      if (c == '"') {
        break;
      }
      boolean escaped = c == '\\' && i + 1 < complaint.length();
      message.append(escaped ? complaint.charAt(++i) : c);
    }
    return message.toString();
  }

  /** What {@code runc delete} would do: nothing runs any more and the cgroups are gone already. */
  @Override
  public void clear(InstanceDirectory directory)
      throws IOException, ToolException, InterruptedException {
    Trees.delete(state(directory.instance()));
  }

  /** Of which instances there is a container. */
  Set<Trace> traces() throws IOException {
    return Trace.in(state, "runc container");
  }

  private Path state(InstanceId instance) {
    return state.resolve(instance.toString());
  }
}
