package ciao.controller.instance;

import java.net.URI;
import java.util.Objects;

/**
 * What the reconciler is told.
 *
 * @param timing how long it waits for others
 * @param fetchFrom base address of the controller's HTTPS API, as nodes reach it
 */
public record ReconcilerSettings(Timing timing, URI fetchFrom) {
  public ReconcilerSettings {
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(fetchFrom, "fetchFrom");
  }
}
