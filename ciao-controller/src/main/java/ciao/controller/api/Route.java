package ciao.controller.api;

import com.linecorp.armeria.common.HttpMethod;

/**
 * One line of the API's table.
 *
 * @param path with {@code {…}} for what varies; {@code {tenant}} is the tenant
 * @param access who may use it
 * @param body what becomes of the request's body and of the time it takes
 */
record Route(HttpMethod method, String path, Access access, Body body, Handler handler) {
  /** How a request is read and how long it may take. */
  enum Body {
    /** Read before the handler runs; answered within a minute. */
    WHOLE,
    /** The same, but the scheduler is asked first: answered within {@link ApiServer#ASKED}. */
    ASKED,
    /** The same, but may be {@link ApiServer#MAX_LONG_BODY} long. */
    LONG,
    /** As {@link #WHOLE}, refused while the controller has no room for more. */
    CREATING,
    /** None; the answer may be large, and is taken within a minute. */
    LISTED,
    /** As {@link #LISTED}, or a watch when the query asks for one: that goes on. */
    WATCHED,
    /** The handler reads or writes as long as it goes on. */
    STREAMED
  }
}
