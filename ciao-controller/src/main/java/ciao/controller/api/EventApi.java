package ciao.controller.api;

import ciao.client.api.Event;
import ciao.client.api.Page;
import ciao.controller.answer.Answer;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.Resources;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Unread;
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
    return Reply.to(
        EventFilter.of(call, store),
        asked -> {
          Listing<EventSpec, Event> listing =
              new Listing<>(
                  Resources.EVENT,
                  call.tenant().value(),
                  asked.where(),
                  (reader, event) ->
                      asked.takes(event)
                          ? Optional.of(Views.event(event, Detail.of(call)))
                          : Optional.empty());
          return Reply.to(
              Watching.asked(call),
              watch -> watch ? watching.watch(call, listing) : listing.page(store, call));
        });
  }

  /** Everybody's and the cluster's own, by time; each tenant keeps a bounded number. */
  HttpResponse all(Call call) {
    return Reply.to(page(call), Reply::ok);
  }

  private Answer<Page<Event>> page(Call call) {
    return EventFilter.ofAll(call)
        .then(asked ->
            Listing.limit(call)
                .then(limit -> Listing.after(call).map(after -> page(asked, limit, after))));
  }

  /** There may be very many: what those say that are not on the page is not read. */
  Page<Event> page(EventFilter asked, int limit, Optional<String> after) {
    Reader now = store.snapshot();
    List<Event> events =
        now.list(Query.of(Unread.type(Resources.EVENT.name())).where(asked.where())).stream()
            .filter(event -> after.isEmpty() || event.id().compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(Resource::id))
            .map(event -> Resources.EVENT.at(event.metadata().namespace(), event.id()))
            .flatMap(event -> now.get(event).stream())
            .filter(asked::takes)
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
