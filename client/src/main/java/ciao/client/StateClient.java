package ciao.client;

import ciao.client.api.Page;
import ciao.client.api.StateKeys;
import ciao.client.api.state.Address;
import ciao.client.api.state.ReconcilerNumbers;
import ciao.client.api.state.StateAnswers;
import ciao.client.api.state.StateCommit;
import ciao.client.api.state.StateOverview;
import ciao.client.api.state.StatePage;
import ciao.client.api.state.StateSnapshot;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.StateTransactions;
import ciao.client.api.state.StoredResource;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The controller's store, for operators. Thread-safe; every call blocks until the answer is there,
 * at most 60 s, watches excepted. Refusals are {@link ApiException}s whose problem says in {@code
 * state} what stood in the way.
 */
public final class StateClient {
  /** Longest body of a write, in bytes; the largest transaction there may be fits. */
  public static final int MOST_BYTES = 6 << 20;

  private static final String STATE = "state";
  private static final int PAGE = 1_000;
  private static final String SNAPSHOT = "snapshot";
  private static final Map<String, String> UNMASKED = Map.of("sensitive", "true");

  private final Http http;

  StateClient(Http http) {
    this.http = http;
  }

  /** The newest position, and the types the controller knows. */
  public StateOverview overview() throws ApiException, UnreachableException, InterruptedException {
    return http.call("GET", Http.path(Map.of(), STATE), null, http.type(StateOverview.class));
  }

  /** What the controller's reconcilers have done since it started. */
  public List<ReconcilerNumbers> reconcilers()
      throws ApiException, UnreachableException, InterruptedException {
    Page<ReconcilerNumbers> page =
        http.call(
            "GET",
            Http.path(Map.of(), STATE, "reconcilers"),
            null,
            http.type(Page.class, ReconcilerNumbers.class));
    return page.items();
  }

  /** Has the newest state held, a few minutes at most, so that several reads agree. */
  public StateSnapshot snapshot() throws ApiException, UnreachableException, InterruptedException {
    return http.call(
        "POST", Http.path(Map.of(), STATE, "snapshots"), null, http.type(StateSnapshot.class));
  }

  /**
   * One resource; refused when it is not there.
   *
   * @param snapshot which state; null for the newest
   * @param sensitive whether to see the spec even of a sensitive type
   */
  public StoredResource get(Address at, @Nullable String snapshot, boolean sensitive)
      throws ApiException, UnreachableException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("type", at.type());
    query.put("namespace", at.namespace());
    query.put("id", at.id());
    if (snapshot != null) {
      query.put(SNAPSHOT, snapshot);
    }
    if (sensitive) {
      query.putAll(UNMASKED);
    }
    return http.call(
        "GET", Http.path(query, STATE, "resource"), null, http.type(StoredResource.class));
  }

  /**
   * All of a list, which shows one state however many pages it takes.
   *
   * @param after what to begin behind; its type is not looked at
   * @param snapshot which state; null for the newest
   * @param limit at most this many
   */
  public List<StoredResource> list(
      StateQuery query, Optional<Address> after, @Nullable String snapshot, int limit)
      throws ApiException, UnreachableException, InterruptedException {
    Map<String, String> parameters = query.parameters();
    after.ifPresent(last -> parameters.put("continue", behind(last)));
    if (snapshot != null) {
      parameters.put(SNAPSHOT, snapshot);
    }
    List<StoredResource> all = new ArrayList<>();
    while (true) {
      parameters.put("limit", Integer.toString(Math.min(PAGE, limit - all.size())));
      StatePage<StoredResource> page =
          http.call(
              "GET",
              Http.path(parameters, STATE, "resources"),
              null,
              http.type(StatePage.class, StoredResource.class));
      all.addAll(page.items());
      if (page.next() == null || page.snapshot() == null || all.size() >= limit) {
        return all;
      }
      parameters.put("continue", page.next());
      parameters.put(SNAPSHOT, page.snapshot());
    }
  }

  /** What {@code continue} is to go on behind a resource, whether it is still there or not. */
  private static String behind(Address last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((last.namespace() + "\n" + last.id()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes; on disk when this returns.
   *
   * @param sensitive whether to see what was written even of sensitive types
   */
  public StateCommit write(StateTransaction transaction, boolean sensitive)
      throws ApiException, UnreachableException, InterruptedException {
    return http.call(
        "POST",
        Http.path(sensitive ? UNMASKED : Map.of(), STATE, "transaction"),
        transaction,
        http.type(StateCommit.class));
  }

  /** Writes several transactions, one after the other, in one request. */
  public StateAnswers write(StateTransactions transactions, boolean sensitive)
      throws ApiException, UnreachableException, InterruptedException {
    return http.call(
        "POST",
        Http.path(sensitive ? UNMASKED : Map.of(), STATE, "transactions"),
        transactions,
        http.type(StateAnswers.class));
  }

  /**
   * Watches. Nothing that changes after this returned is missed.
   *
   * @param id one resource, whose namespace the query names; null for all of the query
   * @param buffer how many events the controller holds for a slow watcher; null for its own choice
   */
  public StateWatch watch(
      StateQuery query, @Nullable String id, StateWatch.From from, @Nullable Integer buffer)
      throws ApiException, UnreachableException, InterruptedException {
    Map<String, String> parameters = query.parameters();
    if (id != null) {
      parameters.put("id", id);
    }
    switch (from) {
      case StateWatch.From.Contents _ -> parameters.put("from", "contents");
      case StateWatch.From.Now _ -> parameters.put("from", "now");
      case StateWatch.From.Marker _ -> parameters.put("from", "marker");
      case StateWatch.From.After(long position) -> parameters.put("after", Long.toString(position));
      case StateWatch.From.Tail(int events) -> parameters.put("tail", Integer.toString(events));
    }
    if (buffer != null) {
      parameters.put("buffer", Integer.toString(buffer));
    }
    return new StateWatch(
        http, http.stream(Http.path(parameters, STATE, "watch"), "text/event-stream"));
  }

  /** All of the store at one moment, as a backup file; the caller closes it. */
  public InputStream backup() throws ApiException, UnreachableException, InterruptedException {
    return http.stream(Http.path(Map.of(), STATE, "backup"), "application/octet-stream");
  }

  public StateKeys keys() throws ApiException, UnreachableException, InterruptedException {
    return keys("GET", STATE, "keys");
  }

  /** Seals what is written from now on with a new master key. */
  public StateKeys rotateKeys() throws ApiException, UnreachableException, InterruptedException {
    return keys("POST", STATE, "keys", "rotate");
  }

  /** Forgets the older master keys with which nothing is sealed any more. */
  public StateKeys dropKeys() throws ApiException, UnreachableException, InterruptedException {
    return keys("POST", STATE, "keys", "drop");
  }

  private StateKeys keys(String method, String... path)
      throws ApiException, UnreachableException, InterruptedException {
    @Nullable Map<String, String> body = method.equals("POST") ? Map.of() : null;
    return http.call(method, Http.path(Map.of(), path), body, http.type(StateKeys.class));
  }
}
