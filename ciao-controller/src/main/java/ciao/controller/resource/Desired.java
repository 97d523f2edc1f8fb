package ciao.controller.resource;

import java.util.Locale;

/** What a user wants of an instance; deletion is the teardown of its resource. */
public enum Desired {
  RUNNING,
  STOPPED;

  /** The API's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
