package ciao.controller.api;

/**
 * One line of the API's table where a WebSocket is spoken.
 *
 * @param path with {@code {…}} for what varies
 * @param access who may open one
 */
record SocketRoute(String path, Access access, SocketHandler handler) {}
