package ciao.launcher;

import ciao.launcher.lifecycle.Instance;
import ciao.ssntp.payload.OpenStream;

/** Who else wants to know what becomes of instances: the image cache, the streams. In turns. */
interface NodeExtras {
  /** The instance is this from now on. */
  void committed(Instance now);

  /** A stream of this instance was asked for. */
  void open(OpenStream open, Instance instance);
}
