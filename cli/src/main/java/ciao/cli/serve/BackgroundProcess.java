package ciao.cli.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A class of this program run beside it, which gets the processors when nobody else wants them: who
 * is only nice ({@code nice -n 19}) keeps one for up to 3 ms when others wake up.
 */
public final class BackgroundProcess implements AutoCloseable {
  private final String what;
  private final ReadyProcess process;

  private BackgroundProcess(String what, ReadyProcess process) {
    this.what = what;
    this.process = process;
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @param what what it is, for messages
   * @param main should end when its standard input does
   * @param errors takes its standard error
   */
  public static BackgroundProcess start(
      String what, Class<?> main, List<String> arguments, String ready, Path errors)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("chrt", "--idle", "0"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return new BackgroundProcess(what, ReadyProcess.start(what, command, List.of(ready), errors));
  }

  /** Fails when it has ended. */
  public void check() throws IOException {
    process.check(what);
  }

  @Override
  public void close() {
    process.kill();
  }
}
