package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.image.BlobFiles;
import ciao.controller.image.Images;
import ciao.controller.image.Upload;
import ciao.controller.resource.ImageSpec;
import ciao.ssntp.payload.Blob;
import ciao.state.Resource;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.util.TimeoutMode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes blobs off the wire as fast as the disk writes them. */
final class Receiving {
  private static final Logger log = LoggerFactory.getLogger(Receiving.class);

  /** Each has a file open; more at once would only make all of them late. */
  private static final int MOST_UPLOADS = 32;

  private static final int MOST_OF_ONE = 8;

  private static final int CHUNK = 64 << 10;

  /** What a sender whose blob is refused may still send, so that it reads our answer. */
  private static final long MOST_DISCARDED = 64L << 20;

  private final Images images;
  private final BlobFiles blobs;
  private final long maxBytes;
  private final InstantSource steady;
  private final Shares places = new Shares(MOST_UPLOADS, MOST_OF_ONE);

  /**
   * @param steady what senders are waited for by
   */
  Receiving(Images images, BlobFiles blobs, long maxBytes, InstantSource steady) {
    this.images = images;
    this.blobs = blobs;
    this.maxBytes = maxBytes;
    this.steady = steady;
  }

  Answer<Resource<ImageSpec>> blob(Call call, Resource<ImageSpec> image, String name) {
    Optional<Shares.Held> place = places.take(call.caller().account(), 1);
    if (place.isEmpty()) {
      return Answer.denied(
          Reason.TOO_MANY,
          "too_many_uploads",
          "%d uploads are under way, or %d with certificates like yours; try again later"
              .formatted(MOST_UPLOADS, MOST_OF_ONE));
    }
    try (Shares.Held held = place.get();
        InputStream bytes = call.request().split().body().toInputStream(Function.identity())) {
      PacedBody body = new PacedBody(bytes, steady, left -> setDeadline(call, left));
      Optional<Denial> tooLarge = announced(call, name);
      Answer<Resource<ImageSpec>> answer =
          tooLarge.isPresent() ? new Answer.Denied<>(tooLarge.get()) : store(image, name, body);
      if (answer instanceof Answer.Denied<Resource<ImageSpec>>) {
        discard(body);
      }
      return answer;
    } catch (IOException senderGone) {
      return Answer.denied(
          Reason.INVALID,
          "upload_interrupted",
          "%s of image %s: the upload broke off; nothing of it is kept"
              .formatted(name, image.spec().name()));
    }
  }

  private Optional<Denial> announced(Call call, String name) {
    return call.header(HttpHeaderNames.CONTENT_LENGTH)
        .map(Long::parseLong)
        .filter(length -> length > maxBytes)
        .map(length -> tooLarge(name));
  }

  private Denial tooLarge(String name) {
    return new Denial(
        Reason.TOO_LARGE,
        "too_large",
        "%s: more than %d bytes (expected: at most that)".formatted(name, maxBytes));
  }

  private Answer<Resource<ImageSpec>> store(Resource<ImageSpec> image, String name, PacedBody body)
      throws IOException {
    Upload upload;
    try {
      upload = blobs.begin(maxBytes);
    } catch (IOException disk) {
      return new Answer.Denied<>(diskFailed(name, disk));
    }
    try (upload) {
      Optional<Denial> denial = copy(image, name, body, upload);
      return denial.isPresent() ? new Answer.Denied<>(denial.get()) : keep(image, name, upload);
    }
  }

  /** Copies all of it, or until something is wrong with it. */
  private Optional<Denial> copy(
      Resource<ImageSpec> image, String name, PacedBody body, Upload upload) throws IOException {
    byte[] chunk = new byte[CHUNK];
    boolean checked = false;
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      try {
        if (!upload.write(chunk, read)) {
          return Optional.of(tooLarge(name));
        }
      } catch (IOException disk) {
        return Optional.of(diskFailed(name, disk));
      }
      if (!checked && upload.head().length >= Upload.HEAD) {
        checked = true;
        Optional<Denial> wrong = images.check(image.spec(), name, upload.head());
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return checked ? Optional.empty() : images.check(image.spec(), name, upload.head());
  }

  private static void setDeadline(Call call, Duration left) {
    call.context().setRequestTimeout(TimeoutMode.SET_FROM_NOW, left);
  }

  private Answer<Resource<ImageSpec>> keep(Resource<ImageSpec> image, String name, Upload upload) {
    Blob blob;
    try {
      blob = blobs.keep(upload, name);
    } catch (IOException disk) {
      return new Answer.Denied<>(diskFailed(name, disk));
    }
    try {
      return images.add(image.pointer(), blob).join();
    } finally {
      blobs.release(blob);
    }
  }

  /** A disk that takes no more, told from a disk that is broken. */
  private static Denial diskFailed(String what, IOException failed) {
    log.warn("upload of {} failed: {}", what, failed.getMessage());
    String why = String.valueOf(failed.getMessage());
    return why.contains("No space left") || why.contains("quota")
        ? new Denial(
            Reason.STORAGE_FULL,
            "disk_full",
            what + ": the controller's disk is full; delete images, or ask its operator for room")
        : new Denial(
            Reason.STORAGE_FULL,
            "disk_failed",
            what + ": the controller's disk refused it; its operator finds why in the log");
  }

  private static void discard(PacedBody body) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = MOST_DISCARDED;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = body.read(chunk);
    }
  }
}
