package ciao.launcher.fetch;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Fetches over HTTPS from the controller that sent the START. */
public final class HttpFetchers implements Fetchers {
  private static final FileAttribute<Set<PosixFilePermission>> SECRET =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final ControllerHttp http;
  private final ImageCache cache;

  public HttpFetchers(ControllerHttp http, ImageCache cache) {
    this.http = http;
    this.cache = cache;
  }

  @Override
  public Fetcher of(InstanceDirectory directory, Start start, Pause pause) {
    return new HttpFetcher(directory, start, pause);
  }

  private interface Bytes {
    Path get() throws IOException, DriverException, InterruptedException;
  }

  private final class HttpFetcher implements Fetcher {
    private final InstanceDirectory directory;
    private final Start start;
    private final Pause pause;

    HttpFetcher(InstanceDirectory directory, Start start, Pause pause) {
      this.directory = directory;
      this.start = start;
      this.pause = pause;
    }

    @Override
    public Path image(Blob blob) throws DriverException, InterruptedException {
      try {
        Optional<Path> cached = cache.find(blob);
        if (cached.isPresent()) {
          return cached.get();
        }
      } catch (IOException unreadable) {
        throw failed(RefusalReason.IMAGE_FAILURE, "read the image cache", unreadable);
      }
      String path = "/v1/node/images/" + blob.sha256() + "?instance=" + start.instance();
      return paused(
          RefusalReason.IMAGE_FAILURE,
          "fetch the image's " + blob.name(),
          () -> cache.fetch(blob, start.fetchFrom().resolve(path)));
    }

    @Override
    public void makeRoom(long bytes) throws DriverException, InterruptedException {
      try {
        cache.makeRoom(bytes);
      } catch (IOException failure) {
        throw failed(RefusalReason.IMAGE_FAILURE, "make room in the image cache", failure);
      }
    }

    @Override
    public Path part(Blob blob) throws DriverException, InterruptedException {
      Path file = directory.resolve("part-" + blob.sha256());
      String path = "/v1/node/instances/" + start.instance() + "/parts/" + blob.sha256();
      return paused(
          RefusalReason.INVALID_DATA,
          "fetch the instance's " + blob.name(),
          () -> {
            if (!Download.holds(file, blob)) {
              new Download(http, start.fetchFrom().resolve(path), blob).to(file, SECRET);
            }
            return file;
          });
    }

    private Path paused(RefusalReason reason, String step, Bytes bytes)
        throws DriverException, InterruptedException {
      pause.begin();
      try {
        pause.awaitGrant();
        return bytes.get();
      } catch (IOException failure) {
        throw failed(reason, step, failure);
      } finally {
        pause.end();
      }
    }

    private DriverException failed(RefusalReason reason, String step, IOException failure) {
      String cause = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      return new DriverException(reason, step, cause, failure);
    }
  }
}
