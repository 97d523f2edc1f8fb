package ciao.controller;

import ciao.client.api.ApiJson;
import ciao.client.api.Problem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Bare HTTP against a controller: what no well-behaved client would send. */
final class Rest {
  private final HttpClient http;
  private final URI base;

  Rest(HttpClient http, URI base) {
    this.http = http;
    this.base = base;
  }

  record Answer(int status, String type, String etag, String body) {
    Problem problem() throws Exception {
      return ApiJson.mapper().readValue(body, Problem.class);
    }
  }

  Answer get(String path) throws Exception {
    return send("GET", path, null, "application/json");
  }

  Answer post(String path, String json) throws Exception {
    return send("POST", path, json, "application/json");
  }

  Answer put(String path, byte[] bytes) throws Exception {
    return answer(request(path).PUT(BodyPublishers.ofByteArray(bytes)).build());
  }

  Answer send(String method, String path, @Nullable String body, String contentType)
      throws Exception {
    HttpRequest.Builder request =
        request(path)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    return answer(request.build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  Answer answer(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("ETag").orElse(""),
        response.body());
  }

  HttpClient http() {
    return http;
  }
}
