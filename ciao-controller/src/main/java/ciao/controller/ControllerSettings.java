package ciao.controller;

import ciao.controller.api.ApiSettings;
import ciao.controller.instance.Timing;
import ciao.ssntp.ClientSettings;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a controller is told.
 *
 * @param images the directory of images' blobs, made when it is not there
 * @param api its HTTPS API
 * @param scheduler how it reaches the scheduler
 * @param timing how long it waits for others
 */
public record ControllerSettings(
    Path images, ApiSettings api, ClientSettings scheduler, Timing timing) {
  /** A whole disk of a large virtual machine; what is bigger does not belong into an image. */
  public static final long MAX_BLOB_BYTES = 64L << 30;

  public ControllerSettings {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(api, "api");
    Objects.requireNonNull(scheduler, "scheduler");
    Objects.requireNonNull(timing, "timing");
  }
}
