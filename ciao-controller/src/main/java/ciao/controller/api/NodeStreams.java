package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.stream.Tickets;
import ciao.controller.stream.Tickets.Ticket;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.websocket.CloseWebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;

/**
 * The streams nodes were asked for: a WebSocket each, whose bytes go to the user who waits for
 * them, no faster than that user takes them. Whichever side goes, the other is told at once.
 */
final class NodeStreams {
  private static final String BEARER = "Bearer ";

  private final Tickets<StreamMessage<HttpData>> tickets;

  NodeStreams(Tickets<StreamMessage<HttpData>> tickets) {
    this.tickets = tickets;
  }

  /** Takes the ticket, and joins the node with the user. */
  Answer<WebSocket> open(Call call, WebSocket in) {
    return call.header(HttpHeaderNames.AUTHORIZATION)
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()))
        .flatMap(token -> tickets.redeem(call.path("stream"), call.node(), token))
        .<Answer<WebSocket>>map(ticket -> Answer.of(join(ticket, in)))
        .orElseGet(() ->
            new Answer.Denied<>(
                Denial.notFound(
                    "stream %s is not open to this node; a token is good once, for 30 s"
                        .formatted(call.path("stream")))));
  }

  private static WebSocket join(Ticket<StreamMessage<HttpData>> ticket, WebSocket in) {
    WebSocketWriter out = WebSocket.streaming();
    StreamMessage<HttpData> bytes =
        in.filter(frame -> isBytes(frame, out)).map(frame -> HttpData.wrap(frame.byteBuf()));
    // When it is cut off instead, Armeria closes the other way too, with 1011.
    bytes.whenComplete().thenRun(() -> out.close(WebSocketCloseStatus.NORMAL_CLOSURE));
    if (!ticket.stream().complete(Answer.of(bytes))) {
      bytes.abort();
    }
    return out;
  }

  private static boolean isBytes(WebSocketFrame frame, WebSocketWriter out) {
    return switch (frame.type()) {
      case BINARY, CONTINUATION -> true;
      case PING -> {
        pong(frame, out);
        yield false;
      }
      case PONG -> false;
      case CLOSE -> {
        if (!isGoodEnd((CloseWebSocketFrame) frame)) {
          throw ClosedStreamException.get();
        }
        yield false;
      }
      case TEXT -> throw ClosedStreamException.get();
    };
  }

  /** The last of several pings is enough to answer; a node that takes no answers gets none. */
  private static void pong(WebSocketFrame ping, WebSocketWriter out) {
    if (out.demand() > 0) {
      var unused = out.tryWrite(WebSocketFrame.ofPong(ping.array())); // false once it is closed
    }
  }

  private static boolean isGoodEnd(CloseWebSocketFrame end) {
    return end.status().code() == WebSocketCloseStatus.NORMAL_CLOSURE.code();
  }
}
