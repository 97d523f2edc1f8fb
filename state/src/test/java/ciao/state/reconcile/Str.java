package ciao.state.reconcile;

import ciao.state.ResourceType;

/** A word. */
public record Str(String value) {
  public static final ResourceType<Str> TYPE = new ResourceType<>("Str", Str.class);
}
