package ciao.state.reconcile;

import ciao.state.ResourceType;

/** A sum of numbers. */
public record Total(int value) {
  public static final ResourceType<Total> TYPE = new ResourceType<>("Total", Total.class);
}
