package ciao.launcher.container;

import ciao.netagent.host.HomeTag;

/**
 * Which users of the host the users of containers are: 0 to {@link #SIZE} - 1 become as many from
 * {@code first} on. Root in a container is nobody on the host. All containers of a home share it,
 * because they share the files of images.
 *
 * @param first the host's id of a container's root
 */
record IdMapping(int first) {
  /** Every id an image may use, also {@code nobody} (65534). */
  static final int SIZE = 65_536;

  /** Above every range that distributions give to users and their containers. */
  private static final int LOWEST = 1 << 29;

  private static final int RANGES = 8192;

  /** The range of a home; another home on the same host has another one, most likely. */
  static IdMapping of(HomeTag tag) {
    return new IdMapping(LOWEST + SIZE * tag.spread(RANGES));
  }

  /** As {@code umoci} takes it: container:host:size. */
  String asOption() {
    return "0:" + first + ":" + SIZE;
  }
}
