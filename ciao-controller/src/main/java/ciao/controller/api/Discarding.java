package ciao.controller.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Throws a request's body away, so that its sender reads our answer; not more than is fair. */
final class Discarding implements Subscriber<HttpObject> {
  private static final long MOST = 1 << 20;

  private @Nullable Subscription subscription;
  private long seen;

  @Override
  public void onSubscribe(Subscription begun) {
    subscription = begun;
    begun.request(1);
  }

  @Override
  public void onNext(HttpObject part) {
    Subscription current = subscription;
    if (current == null) {
      return;
    }
    if (part instanceof HttpData data) {
      seen += data.length();
    }
    if (seen > MOST) {
      current.cancel();
    } else {
      current.request(1);
    }
  }

  @Override
  public void onError(Throwable senderGone) {}

  @Override
  public void onComplete() {}
}
