package ciao.controller.api;

import ciao.client.api.Event;
import ciao.client.api.Node;
import ciao.client.api.Page;
import ciao.controller.answer.Denial;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code /v1/nodes} and the event logs. */
final class OperatorApi {
  private final Store store;
  private final Views views;
  private final Watching watching;

  OperatorApi(Store store, Views views, Watching watching) {
    this.store = store;
    this.views = views;
    this.watching = watching;
  }

  HttpResponse nodes(Call call) {
    Listing<NodeStatus, Node> listing =
        new Listing<>(
            Resources.NODE_STATUS,
            Resources.SYSTEM,
            (reader, node) -> Optional.of(views.node(node)));
    return listed(call, listing);
  }

  private <S extends Record, T> HttpResponse listed(Call call, Listing<S, T> listing) {
    return Reply.to(
        Watching.asked(call),
        watch -> watch ? watching.watch(call, listing) : listing.page(store, call));
  }

  /** By id or host name; host names need not be unique, the first in the order of ids counts. */
  HttpResponse node(Call call) {
    String idOrName = call.path("node");
    Optional<Resource<NodeStatus>> found =
        store.list(Resources.NODE_STATUS, Resources.SYSTEM).stream()
            .filter(node -> node.id().equals(idOrName) || node.spec().hostname().equals(idOrName))
            .findFirst();
    return found
        .map(node -> Reply.versioned(HttpStatus.OK, views.node(node), node.version()))
        .orElseGet(() ->
            Reply.problem(
                Denial.notFound(
                    "there is no node %s; `ciao node list` shows those there are"
                        .formatted(idOrName))));
  }

  /** A tenant's own. */
  HttpResponse tenantEvents(Call call) {
    Listing<EventSpec, Event> listing =
        new Listing<>(
            Resources.EVENT,
            call.tenant().value(),
            (reader, event) -> Optional.of(Views.event(event)));
    return listed(call, listing);
  }

  /** Everybody's and the cluster's own, by time; each tenant keeps a bounded number. */
  HttpResponse allEvents(Call call) {
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
                        Reply.to(Listing.after(call), after -> Reply.ok(allEvents(limit, after)))));
  }

  private Page<Event> allEvents(int limit, Optional<String> after) {
    List<Event> events =
        store.list(Resources.EVENT).stream()
            .filter(event -> after.isEmpty() || event.id().compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(Resource::id))
            .limit(limit + 1L)
            .map(Views::event)
            .toList();
    if (events.size() <= limit) {
      return new Page<>(events, null);
    }
    List<Event> page = events.subList(0, limit);
    return new Page<>(page, Listing.next(page.getLast().id()));
  }
}
