package ciao.controller.api;

import ciao.client.api.ApiJson;
import ciao.client.api.Problem;
import ciao.client.api.state.StateTrouble;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.util.function.Function;

/** Answers as HTTP: JSON, or a problem after RFC 9457. */
final class Reply {
  static final MediaType PROBLEM = MediaType.parse("application/problem+json");
  private static final ObjectMapper JSON = ApiJson.mapper();

  private Reply() {}

  static HttpResponse ok(Object body) {
    return json(HttpStatus.OK, body);
  }

  static HttpResponse json(HttpStatus status, Object body) {
    return HttpResponse.of(headers(status, MediaType.JSON).build(), data(body));
  }

  /** One object with its version, which is its ETag. */
  static HttpResponse versioned(HttpStatus status, Object body, long version) {
    ResponseHeaders headers =
        headers(status, MediaType.JSON).set(HttpHeaderNames.ETAG, etag(version)).build();
    return HttpResponse.of(headers, data(body));
  }

  static String etag(long version) {
    return "\"" + version + "\"";
  }

  static HttpResponse notModified(long version) {
    return HttpResponse.of(
        ResponseHeaders.of(HttpStatus.NOT_MODIFIED, HttpHeaderNames.ETAG, etag(version)));
  }

  static HttpResponse noContent() {
    return HttpResponse.of(HttpStatus.NO_CONTENT);
  }

  /** What becomes of the answer when it is given; a problem when it is denied. */
  static <T> HttpResponse to(Answer<T> answer, Function<? super T, HttpResponse> reply) {
    return switch (answer) {
      case Answer.Given<T> given -> reply.apply(given.value());
      case Answer.Denied<T> denied -> problem(denied.denial());
    };
  }

  static HttpResponse problem(Denial denial) {
    return problem(denial, describe(denial));
  }

  /** With what programs can tell it by. */
  static HttpResponse problem(Denial denial, StateTrouble trouble) {
    return problem(denial, describe(denial).with(trouble));
  }

  private static HttpResponse problem(Denial denial, Problem problem) {
    ResponseHeadersBuilder headers = headers(HttpStatus.valueOf(problem.status()), PROBLEM);
    if (denial.reason() == Denial.Reason.UNAVAILABLE || denial.reason() == Denial.Reason.TOO_MANY) {
      headers.set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return HttpResponse.of(headers.build(), data(problem));
  }

  static Problem describe(Denial denial) {
    HttpStatus status = status(denial.reason());
    return Problem.of(status.code(), status.reasonPhrase(), denial.code(), denial.sentence());
  }

  private static HttpStatus status(Denial.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case INVALID -> HttpStatus.BAD_REQUEST;
      case CONFLICT -> HttpStatus.CONFLICT;
      case TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
      case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
      case STORAGE_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
      case TIMED_OUT -> HttpStatus.GATEWAY_TIMEOUT;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }

  /** What one user sees is for no cache. */
  static ResponseHeadersBuilder headers(HttpStatus status, MediaType type) {
    return ResponseHeaders.builder(status)
        .contentType(type)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
  }

  static HttpData data(Object body) {
    try {
      return HttpData.wrap(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("cannot be written as JSON: " + body.getClass(), bug);
    }
  }

  /** By way of bytes: in them half a surrogate pair is escaped, and in a string it would not be. */
  static String json(Object body) {
    return data(body).toStringUtf8();
  }
}
