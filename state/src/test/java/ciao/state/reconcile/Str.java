package ciao.state.reconcile;

import ciao.state.ResourceType;

/** A word. */
public record Str(String value) {
  static final ResourceType<Str> TYPE = new ResourceType<>("Str", Str.class);
}
