package ciao.launcher;

import ciao.launcher.lifecycle.Instance;
import ciao.ssntp.Trace;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Start;
import org.jspecify.annotations.Nullable;

/** Who else wants to know what becomes of instances: image cache, streams, traces. In turns. */
interface NodeExtras {
  /** What a START leads to, which is not done yet: what was held of the instance, and what will. */
  void decided(Start start, @Nullable Trace trace, Instance before, Instance after);

  /** The instance is this from now on. */
  void committed(Instance now);

  /** A stream of this instance was asked for. */
  void open(OpenStream open, Instance instance);
}
