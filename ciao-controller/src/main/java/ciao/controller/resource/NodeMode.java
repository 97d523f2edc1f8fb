package ciao.controller.resource;

import java.util.Locale;

/** What an operator wants of a node. */
public enum NodeMode {
  /** It works. */
  ACTIVE,
  /** It gets nothing new; what runs there goes on until it ends. */
  DRAINING,
  /** It gets nothing new, and what runs there is ended in good order. */
  MAINTENANCE;

  /** The API's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
