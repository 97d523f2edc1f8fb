package ciao.controller.instance;

import ciao.controller.resource.EventSpec;

/** Where what happened is recorded. */
@FunctionalInterface
public interface EventSink {
  /** Records it by and by; never blocks. */
  void record(EventSpec event);
}
