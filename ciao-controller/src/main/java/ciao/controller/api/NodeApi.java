package ciao.controller.api;

import ciao.client.api.Node;
import ciao.controller.answer.NodeNames;
import ciao.controller.node.NodeModes;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.List;
import java.util.Optional;

/** {@code /v1/nodes}. */
final class NodeApi {
  private final Store store;
  private final NodeModes modes;
  private final Views views;
  private final Watching watching;
  private final Telling telling;

  NodeApi(Store store, NodeModes modes, Views views, Watching watching, Telling telling) {
    this.store = store;
    this.modes = modes;
    this.views = views;
    this.watching = watching;
    this.telling = telling;
  }

  HttpResponse list(Call call) {
    Listing<NodeStatus, Node> listing =
        new Listing<>(
            Resources.NODE_STATUS,
            Resources.SYSTEM,
            (reader, node) -> Optional.of(views.node(reader, node)));
    return Reply.to(
        Watching.asked(call),
        watch ->
            watch
                ? watching.watch(call, listing, List.of(Resources.NODE_WISH))
                : listing.page(store, call));
  }

  HttpResponse show(Call call) {
    return Reply.to(
        new NodeNames(store).find(call.path("node")),
        node -> Reply.versioned(HttpStatus.OK, views.node(store, node), node.version()));
  }

  HttpResponse drain(Call call) {
    return change(call, NodeMode.DRAINING, "is drained by ");
  }

  HttpResponse maintenance(Call call) {
    return change(call, NodeMode.MAINTENANCE, "is put in maintenance by ");
  }

  HttpResponse restore(Call call) {
    return change(call, NodeMode.ACTIVE, "is given work again by ");
  }

  /** The wish is on disk when this is answered; the scheduler and the node are told then. */
  private HttpResponse change(Call call, NodeMode mode, String done) {
    return Reply.to(
        new NodeNames(store).find(call.path("node")).then(node -> modes.set(node, mode)),
        node -> {
          telling.system(EventKind.NODE, node.spec().hostname(), done + Telling.name(call));
          return Reply.ok(views.node(store, node));
        });
  }
}
