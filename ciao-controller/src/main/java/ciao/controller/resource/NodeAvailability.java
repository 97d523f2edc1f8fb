package ciao.controller.resource;

import java.util.Locale;

/** Whether a node is there and takes work. */
public enum NodeAvailability {
  /** Connected; it has not told yet what it has. */
  CONNECTED,
  /** It takes work. */
  READY,
  /** It takes no work now. */
  FULL,
  /** Its connection to the scheduler ended. */
  DISCONNECTED,
  /** It did not come back within its grace: nobody knows whether its instances run. */
  GONE;

  /** Whether it can be talked to. */
  public boolean isPresent() {
    return switch (this) {
      case CONNECTED, READY, FULL -> true;
      case DISCONNECTED, GONE -> false;
    };
  }

  /** The API's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
