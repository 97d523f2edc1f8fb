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
  DISCONNECTED;

  /** The API's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
