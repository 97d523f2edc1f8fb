package ciao.state.reconcile;

import ciao.state.ResourceType;

/** A number. */
public record Int(int value) {
  public static final ResourceType<Int> TYPE = new ResourceType<>("Int", Int.class);
}
