package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.instance.Outbound;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.controller.stream.Tickets;
import ciao.controller.stream.Tickets.Ticket;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.StreamPurpose;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.StreamMessage;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What instances wrote: the node is asked to dial the controller, and what it sends is the answer,
 * byte for byte, no faster than the reader takes it.
 */
final class LogApi {
  /** More lines than anybody reads; all that is kept is asked for with -1. */
  private static final int MAX_TAIL = 1_000_000;

  /** A node has 64 streams; these are for one tenant's readers, so that others read logs too. */
  private static final int MOST_OF_ONE = 16;

  private final Shares places = new Shares(Integer.MAX_VALUE, MOST_OF_ONE);
  private final Store store;
  private final Tickets<StreamMessage<HttpData>> tickets;
  private final Outbound outbound;
  private final CompletableFuture<URI> self;

  /**
   * @param self where nodes reach this API; there as soon as it listens
   */
  LogApi(
      Store store,
      Tickets<StreamMessage<HttpData>> tickets,
      Outbound outbound,
      CompletableFuture<URI> self) {
    this.store = store;
    this.tickets = tickets;
    this.outbound = outbound;
    this.self = self;
  }

  private record Wanted(int tail, boolean follow, StreamPurpose purpose) {}

  HttpResponse logs(Call call) throws ExecutionException, InterruptedException {
    Answer<Ticket<StreamMessage<HttpData>>> ticket =
        InstanceApi.find(store, call)
            .then(instance -> wanted(call, instance).then(wanted -> open(call, instance, wanted)));
    return switch (ticket) {
      case Answer.Denied<Ticket<StreamMessage<HttpData>>> denied -> Reply.problem(denied.denial());
      case Answer.Given<Ticket<StreamMessage<HttpData>>> given -> join(call, given.value());
    };
  }

  /** Waits for the node, unless the reader goes first. */
  private HttpResponse join(Call call, Ticket<StreamMessage<HttpData>> ticket)
      throws ExecutionException, InterruptedException {
    call.context()
        .whenRequestCancelled()
        .thenRun(() -> {
          tickets.withdraw(ticket);
          ticket.stream().complete(Answer.denied(Reason.TIMED_OUT, "reader_gone", "gone"));
        });
    return Reply.to(
        ticket.stream().get(),
        stream ->
            HttpResponse.of(
                Reply.headers(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8).build(), stream));
  }

  private Answer<Wanted> wanted(Call call, Resource<InstanceSpec> instance) {
    Kind kind = instance.spec().definition().kind();
    String source = call.query("source").orElse("output");
    return tail(call)
        .then(tail ->
            switch (source) {
              case "output" -> Answer.of(new Wanted(tail, follow(call), StreamPurpose.LOGS));
              case "console" ->
                  kind == Kind.VM
                      ? Answer.of(new Wanted(tail, follow(call), StreamPurpose.CONSOLE))
                      : new Answer.Denied<>(
                          Denial.invalid(
                              "source: console, but %s is a %s (expected: output)"
                                  .formatted(instance.spec().name(), kind)));
              default ->
                  new Answer.Denied<>(
                      Denial.invalid("source: %s (expected: output or console)".formatted(source)));
            });
  }

  private static boolean follow(Call call) {
    return call.query("follow").filter("true"::equals).isPresent();
  }

  private static Answer<Integer> tail(Call call) {
    String text = call.query("tail").orElse("-1");
    try {
      int tail = Integer.parseInt(text);
      if (tail >= -1 && tail <= MAX_TAIL) {
        return Answer.of(tail);
      }
    } catch (NumberFormatException notANumber) {
      // Answered below, like a number that is out of range.
    }
    return new Answer.Denied<>(
        Denial.invalid(
            "tail: %s (expected: 0 to %d lines, or -1 for all)".formatted(text, MAX_TAIL)));
  }

  private Answer<Ticket<StreamMessage<HttpData>>> open(
      Call call, Resource<InstanceSpec> instance, Wanted wanted) {
    Optional<InstanceStatus> status = InstanceView.status(store, instance).map(Resource::spec);
    NodeId node = status.map(it -> it.binding().holder()).orElse(null);
    if (status.isEmpty() || node == null) {
      return Answer.denied(
          Reason.CONFLICT,
          "not_on_a_node",
          "instance %s is on no node%s, so it has written nothing"
              .formatted(
                  instance.spec().name(),
                  status.map(InstanceStatus::reason).map(why -> " (" + why + ")").orElse("")));
    }
    if (!isConnected(node)) {
      return Answer.denied(
          Reason.CONFLICT,
          "node_disconnected",
          "node %s, which has the logs of instance %s, is not connected; try again when it is back"
              .formatted(node, instance.spec().name()));
    }
    Optional<Shares.Held> place = places.take(call.caller().account() + " on " + node, 1);
    if (place.isEmpty()) {
      return Answer.denied(
          Reason.TOO_MANY,
          "too_many_streams",
          "%d logs of instances on node %s are being read with certificates like yours; end some of them"
              .formatted(MOST_OF_ONE, node));
    }
    call.context().log().whenComplete().thenRun(place.get()::close);
    return tickets.issue(node).map(ticket -> ask(instance, status.get(), ticket, wanted));
  }

  private boolean isConnected(NodeId node) {
    return store
        .get(Resources.node(node))
        .filter(status -> status.spec().availability().isPresent())
        .isPresent();
  }

  private Ticket<StreamMessage<HttpData>> ask(
      Resource<InstanceSpec> instance,
      InstanceStatus status,
      Ticket<StreamMessage<HttpData>> ticket,
      Wanted wanted) {
    outbound.send(
        Operand.OPEN_STREAM,
        new OpenStream(
            ticket.node(),
            InstanceId.of(instance.id()),
            status.binding().generation(),
            wanted.purpose(),
            self.join().resolve("/v1/node/streams/" + ticket.id()),
            ticket.token(),
            wanted.tail(),
            wanted.follow(),
            null));
    return ticket;
  }
}
