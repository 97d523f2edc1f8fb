package ciao.launcher.shim;

import ciao.launcher.driver.InstanceDirectory;
import ciao.netagent.host.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What conmon calls to make the payload of an instance: an OCI runtime, or {@link CommandRuntime}.
 * It makes the payload in two steps, so that conmon knows the process before it can end: {@code
 * create} holds it at the last moment, {@link #release} lets it go.
 */
public interface PayloadRuntime {
  /** What is made, for error messages: {@code process}, {@code container}. */
  String noun();

  /** The program conmon calls, and the arguments before {@code create}. */
  List<String> program() throws ToolException;

  /** The directory conmon names as the bundle. It holds what {@code create} reads. */
  Path bundle(InstanceDirectory directory);

  /** Lets a created payload go. Called once per run. */
  void release(InstanceDirectory directory) throws IOException, ToolException, InterruptedException;

  /** Whether a created payload was let go, from what the payload itself left behind. */
  boolean released(InstanceDirectory directory);

  /**
   * The process that counts as the instance's main one.
   *
   * @param created the one conmon watches
   */
  long main(InstanceDirectory directory, long created) throws IOException;

  /** Puts the runtime's complaint in words for the instance's owner. */
  String words(String complaint);

  /** Removes what the runtime itself keeps of a run, once nothing of it runs. Total. */
  void clear(InstanceDirectory directory) throws IOException, ToolException, InterruptedException;
}
