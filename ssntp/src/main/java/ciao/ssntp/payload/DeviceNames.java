package ciao.ssntp.payload;

import java.util.List;

/**
 * How countable devices are called: one rule for whoever has them and whoever asks for them. None
 * is called like what every node has, so that a misspelt demand for that is none for a device.
 */
public final class DeviceNames {
  /** Every START carries it, and every READY of a node that has such devices. */
  private static final int LONGEST = 253;

  private static final List<String> TAKEN =
      List.of("vcpus", "memory", "memory_mib", "disk", "disk_mib", "slots");

  /** A name in words. */
  public static final String RULE =
      "a name of at most %d printable characters, other than %s"
          .formatted(LONGEST, String.join(", ", TAKEN));

  private DeviceNames() {}

  /** Whether a device may be called so. */
  public static boolean allows(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST
        && text.chars().noneMatch(Character::isISOControl)
        && !TAKEN.contains(text);
  }
}
