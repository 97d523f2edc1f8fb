package ciao.cli.command;

import ciao.cli.output.Progress;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** A file as a request's body that says how far it got. */
final class UploadProgress implements BodyPublisher {
  private final String name;
  private final BodyPublisher file;
  private final Progress progress;

  private UploadProgress(String name, BodyPublisher file, Progress progress) {
    this.name = name;
    this.file = file;
    this.progress = progress;
  }

  static BodyPublisher of(String name, Path file, Progress progress) throws FileNotFoundException {
    return new UploadProgress(name, BodyPublishers.ofFile(file), progress);
  }

  @Override
  public long contentLength() {
    return file.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    progress.say("uploading " + name);
    file.subscribe(new Counting(subscriber));
  }

  private final class Counting implements Subscriber<ByteBuffer> {
    private final Subscriber<? super ByteBuffer> reader;
    private long sent;

    Counting(Subscriber<? super ByteBuffer> reader) {
      this.reader = reader;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      reader.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      sent += bytes.remaining();
      long all = Math.max(1, contentLength());
      progress.tick("uploading " + name + ": " + sent * 100 / all + "%");
      reader.onNext(bytes);
    }

    @Override
    public void onError(Throwable failure) {
      reader.onError(failure);
    }

    @Override
    public void onComplete() {
      reader.onComplete();
    }
  }
}
