package ciao.controller.resource;

import java.util.Objects;

/**
 * What an operator wants of a node; a node nobody ever wanted anything of has none.
 *
 * @param mode whether it works
 */
public record NodeWish(NodeMode mode) {
  public NodeWish {
    Objects.requireNonNull(mode, "mode");
  }
}
