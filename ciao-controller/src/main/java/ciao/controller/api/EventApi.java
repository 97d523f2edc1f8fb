package ciao.controller.api;

import ciao.client.api.Event;
import ciao.client.api.Page;
import ciao.controller.answer.Denial;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.Resources;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The event logs. */
final class EventApi {
  private final Store store;
  private final Watching watching;

  EventApi(Store store, Watching watching) {
    this.store = store;
    this.watching = watching;
  }

  /** A tenant's own. */
  HttpResponse ofTenant(Call call) {
    Listing<EventSpec, Event> listing =
        new Listing<>(
            Resources.EVENT,
            call.tenant().value(),
            (reader, event) ->
                isOfKind(call, event)
                    ? Optional.of(Views.event(event, Detail.of(call)))
                    : Optional.empty());
    return Reply.to(
        Watching.asked(call),
        watch -> watch ? watching.watch(call, listing) : listing.page(store, call));
  }

  private static boolean isOfKind(Call call, Resource<EventSpec> event) {
    return call.query("kind").filter(kind -> !kind.equals(event.spec().kind())).isEmpty();
  }

  /** Everybody's and the cluster's own, by time; each tenant keeps a bounded number. */
  HttpResponse all(Call call) {
    return Reply.to(
        Watching.asked(call),
        watch ->
            watch
                ? Reply.problem(
                    Denial.invalid(
                        "watch: true (expected: false; watch one tenant's events instead)"))
                : Reply.to(
                    Listing.limit(call),
                    limit ->
                        Reply.to(Listing.after(call), after -> Reply.ok(all(call, limit, after)))));
  }

  private Page<Event> all(Call call, int limit, Optional<String> after) {
    List<Event> events =
        store.list(Resources.EVENT).stream()
            .filter(event -> isOfKind(call, event))
            .filter(event -> after.isEmpty() || event.id().compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(Resource::id))
            .limit(limit + 1L)
            .map(event -> Views.event(event, Detail.ALL))
            .toList();
    if (events.size() <= limit) {
      return new Page<>(events, null);
    }
    List<Event> page = events.subList(0, limit);
    return new Page<>(page, Listing.next(page.getLast().id()));
  }
}
