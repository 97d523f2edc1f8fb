package ciao.controller.api;

import ciao.controller.answer.Denial;
import ciao.state.Document;
import ciao.state.Filter;
import ciao.state.IdPattern;
import ciao.state.Query;
import ciao.state.QuerySyntaxException;
import ciao.state.ResourceType;
import ciao.state.Selector;
import ciao.state.WatchRequest;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which resources a request asks for: the parameters {@code type}, {@code namespace}, {@code
 * labels} and {@code ids}.
 */
record StateSelection(ResourceType<Document> type, Optional<String> namespace, Filter filter) {

  /** What follows from the request's selection; a problem when it cannot be read. */
  static HttpResponse of(Call call, Function<StateSelection, HttpResponse> then) {
    List<Selector> selectors;
    try {
      selectors = Selector.parseAny(call.query("labels").orElse(""));
    } catch (QuerySyntaxException bad) {
      return StateProblems.reply("labels", bad);
    }
    Optional<IdPattern> ids;
    try {
      ids = call.query("ids").map(IdPattern::of);
    } catch (QuerySyntaxException bad) {
      return StateProblems.reply("ids", bad);
    }
    StateSelection selection;
    try {
      selection =
          new StateSelection(type(call), call.query("namespace"), new Filter(selectors, ids));
      selection.query();
    } catch (IllegalArgumentException bad) {
      return invalid(bad);
    }
    return then.apply(selection);
  }

  static ResourceType<Document> type(Call call) {
    return Document.type(
        call.query("type")
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "type: none (expected: the full name of a type; GET /v1/state lists them)")));
  }

  static HttpResponse invalid(IllegalArgumentException bad) {
    return Reply.problem(Denial.invalid(String.valueOf(bad.getMessage())));
  }

  Query<Document> query() {
    Query<Document> query = Query.of(type).where(filter);
    return namespace.map(query::in).orElse(query);
  }

  WatchRequest<Document> watch() {
    WatchRequest<Document> request = WatchRequest.of(type).where(filter);
    return namespace.map(request::in).orElse(request);
  }
}
