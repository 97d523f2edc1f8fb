package ciao.launcher.container;

import ciao.netagent.host.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The busybox image of the tour, made once and kept beside the build's other results. */
final class TinyImage {
  private static final Path ARCHIVE = Path.of("target", "tiny-image.tar").toAbsolutePath();

  private TinyImage() {}

  static synchronized Path archive() throws Exception {
    if (!Files.exists(ARCHIVE)) {
      Path script =
          Path.of(TinyImage.class.getResource("/ciao/launcher/make-tiny-image.sh").toURI());
      new Tool("sh").run(Duration.ofMinutes(5), script.toString(), ARCHIVE.toString());
    }
    return ARCHIVE;
  }
}
