package ciao.launcher.shim;

import ciao.launcher.driver.InstanceDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A runtime whose launcher dies in the moment before it lets the payload go. */
record InterruptedRuntime(CommandRuntime real) implements PayloadRuntime {
  @Override
  public String noun() {
    return real.noun();
  }

  @Override
  public List<String> program() {
    return real.program();
  }

  @Override
  public Path bundle(InstanceDirectory directory) {
    return real.bundle(directory);
  }

  @Override
  public void release(InstanceDirectory directory) throws IOException {
    throw new IOException("the launcher dies");
  }

  @Override
  public boolean released(InstanceDirectory directory) {
    return real.released(directory);
  }

  @Override
  public long main(InstanceDirectory directory, long created) throws IOException {
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
