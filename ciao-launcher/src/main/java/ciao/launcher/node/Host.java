package ciao.launcher.node;

import java.io.IOException;

/** The machine a node is. Both calls read a few small files. */
public interface Host {
  /** What it is made of. */
  HostTotals totals() throws IOException;

  /** How it is now. */
  HostReading read() throws IOException;
}
