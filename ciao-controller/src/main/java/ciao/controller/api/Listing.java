package ciao.controller.api;

import ciao.client.api.Page;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.ResourceType;
import com.fasterxml.jackson.databind.util.RawValue;
import com.linecorp.armeria.common.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A list of one namespace's resources of one type: page by page, in the order of their ids. A page
 * has as many as were asked for, or about 1 MiB.
 *
 * @param type what is listed
 * @param namespace whose
 * @param where which are read at all, as {@link Query#where(String)} has it; the view may leave out
 *     more of them
 * @param view how it is shown
 */
record Listing<S extends Record, T>(
    ResourceType<S> type, String namespace, String where, Views.View<S, T> view) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  /** A page that has so many is not continued: workloads can be large, and memory is not. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private static final int READ_AT_ONCE = 50;

  Listing(ResourceType<S> type, String namespace, Views.View<S, T> view) {
    this(type, namespace, "", view);
  }

  /** The page the query asks for. */
  HttpResponse page(Reader reader, Call call) {
    return Reply.to(
        limit(call), limit -> Reply.to(after(call), after -> Reply.ok(page(reader, limit, after))));
  }

  private Page<RawValue> page(Reader reader, int limit, Optional<String> after) {
    List<RawValue> items = new ArrayList<>();
    int size = 0;
    int atOnce = Math.min(limit, READ_AT_ONCE);
    Query<S> query = Query.of(type).in(namespace).where(where).limit(atOnce);
    Optional<Pointer<S>> last = after.map(id -> type.at(namespace, id));
    while (true) {
      List<Resource<S>> found = reader.list(last.map(query::after).orElse(query));
      for (Resource<S> resource : found) {
        last = Optional.of(resource.pointer());
        Optional<String> item = view.of(reader, resource).map(Reply::json);
        item.map(RawValue::new).ifPresent(items::add);
        size += item.map(String::length).orElse(0);
        if (items.size() == limit || size >= MOST_CHARACTERS) {
          return new Page<>(items, next(resource.id()));
        }
      }
      if (found.size() < atOnce) {
        return new Page<>(items, null);
      }
    }
  }

  static Answer<Integer> limit(Call call) {
    String text = call.query("limit").orElse(Integer.toString(DEFAULT_LIMIT));
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return Answer.of(limit);
      }
    } catch (NumberFormatException notANumber) {
      // Answered below, like a number that is out of range.
    }
    return new Answer.Denied<>(
        Denial.invalid("limit: %s (expected: 1 to %d)".formatted(text, MAX_LIMIT)));
  }

  static Answer<Optional<String>> after(Call call) {
    Optional<String> token = call.query("continue");
    if (token.isEmpty()) {
      return Answer.of(Optional.empty());
    }
    try {
      String id = new String(Base64.getUrlDecoder().decode(token.get()), StandardCharsets.UTF_8);
      if (!id.isBlank() && id.length() <= 253 && id.chars().noneMatch(Character::isISOControl)) {
        return Answer.of(Optional.of(id));
      }
    } catch (IllegalArgumentException notOurs) {
      // Answered below, like any text this API did not give.
    }
    return new Answer.Denied<>(
        Denial.invalid(
            "continue: %s (expected: the continue of an earlier page)".formatted(token.get())));
  }

  static String next(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }
}
