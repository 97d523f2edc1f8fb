package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What watches under reactive back-pressure promise, on every backend. */
public abstract class DemandConformance extends StoreConformance {

  @Test
  void a_subscriber_gets_no_more_than_it_asked_for() throws Exception {
    BlockingQueue<Event<Part>> got = new LinkedBlockingQueue<>();
    BlockingQueue<Flow.Subscription> subscriptions = new LinkedBlockingQueue<>();
    CountDownLatch completed = new CountDownLatch(1);
    store
        .events(WatchRequest.of(Part.TYPE).from(new Start.Now()).buffer(2), watching)
        .subscribe(subscriber(got, subscriptions, completed));
    Flow.Subscription subscription = subscriptions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(subscription).isNotNull();
    create("a");
    create("b");
    create("c");
    settle();

    subscription.request(1);
    assertThat(Recorder.brief(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("Created a@1");
    assertThat(got).isEmpty();
    subscription.request(5);
    assertThat(Recorder.brief(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("Created b@1");
    assertThat(Recorder.brief(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)))
        .isEqualTo("Errored Overrun");
    assertThat(completed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(got).isEmpty();
  }

  @Test
  void a_subscriber_asking_for_nothing_is_told_so() throws Exception {
    BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    store
        .events(WatchRequest.of(Part.TYPE), watching)
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(0);
              }

              @Override
              public void onNext(Event<Part> event) {
                errors.add(new AssertionError("an event nobody asked for: " + event));
              }

              @Override
              public void onError(Throwable error) {
                errors.add(error);
              }

              @Override
              public void onComplete() {
                errors.add(new AssertionError("completed after misuse"));
              }
            });
    assertThat(errors.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("request: 0");
  }

  private static Flow.Subscriber<Event<Part>> subscriber(
      BlockingQueue<Event<Part>> got,
      BlockingQueue<Flow.Subscription> subscriptions,
      CountDownLatch completed) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscriptions.add(subscription);
      }

      @Override
      public void onNext(Event<Part> event) {
        got.add(event);
      }

      @Override
      public void onError(Throwable error) {
        throw new AssertionError(error);
      }

      @Override
      public void onComplete() {
        completed.countDown();
      }
    };
  }
}
