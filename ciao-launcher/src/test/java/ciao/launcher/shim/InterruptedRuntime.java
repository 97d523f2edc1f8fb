package ciao.launcher.shim;

import ciao.launcher.driver.InstanceDirectory;
import ciao.netagent.host.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A runtime whose launcher comes to grief at one moment of a start.
 *
 * @param killed as by {@code kill -9}, so that it undoes nothing; else it fails and tidies up
 */
record InterruptedRuntime(CommandRuntime real, Moment moment, boolean killed)
    implements PayloadRuntime {
  /** Of a start, in order. */
  enum Moment {
    BEFORE_CREATION,
    BEFORE_IT_IS_WRITTEN_DOWN,
    BEFORE_RELEASE,
    AFTER_RELEASE
  }

  /** Nothing of ours catches an error. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private void reach(Moment here) throws IOException {
    if (here != moment) {
      return;
    }
    if (killed) {
      throw new Killed();
    }
    throw new IOException("the launcher dies");
  }

  @Override
  public String noun() {
    return real.noun();
  }

  @Override
  public List<String> program() throws ToolException {
    try {
      reach(Moment.BEFORE_CREATION);
    } catch (IOException e) {
      throw new ToolException(e.getMessage(), e);
    }
    return real.program();
  }

  @Override
  public Path bundle(InstanceDirectory directory) {
    return real.bundle(directory);
  }

  @Override
  public void release(InstanceDirectory directory) throws IOException {
    reach(Moment.BEFORE_RELEASE);
    real.release(directory);
    reach(Moment.AFTER_RELEASE);
  }

  @Override
  public boolean released(InstanceDirectory directory) {
    return real.released(directory);
  }

  @Override
  public long main(InstanceDirectory directory, long created) throws IOException {
    reach(Moment.BEFORE_IT_IS_WRITTEN_DOWN);
    return real.main(directory, created);
  }

  @Override
  public String words(String complaint) {
    return real.words(complaint);
  }

  @Override
  public void clear(InstanceDirectory directory) throws IOException {
    real.clear(directory);
  }
}
