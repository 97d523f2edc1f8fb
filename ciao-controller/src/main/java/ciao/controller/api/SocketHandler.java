package ciao.controller.api;

import ciao.controller.answer.Answer;
import com.linecorp.armeria.common.websocket.WebSocket;

/** Opens one WebSocket. Called on an event loop: it must not block. */
@FunctionalInterface
interface SocketHandler {
  /**
   * Opens it, or says why not.
   *
   * @param in what the caller sends, read no faster than it is asked for
   * @return what the caller is sent
   */
  Answer<WebSocket> open(Call call, WebSocket in);
}
