package ciao.client;

import ciao.client.api.ApiJson;
import ciao.client.api.Page;
import ciao.client.api.Problem;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Requests and answers: turns refusals and failures into the two exceptions of this package. */
final class Http implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A page of the largest workloads there may be; whoever answers more is no controller. */
  private static final long MOST_ANSWERED = 128L << 20;

  /** A problem is a few sentences. */
  private static final int MOST_OF_A_PROBLEM = 64 << 10;

  private static final int PAGE = 500;

  private final URI base;
  private final HttpClient client;
  private final ObjectMapper json = ApiJson.mapper();

  Http(URI base, ClientCredentials credentials) throws IOException {
    this.base = base;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(credentials.sslContext())
            .build();
  }

  /** A path of encoded segments and its query. */
  static String path(Map<String, String> query, String... segments) {
    StringBuilder path = new StringBuilder("/v1");
    for (String segment : segments) {
      path.append('/').append(encode(segment).replace("+", "%20"));
    }
    char separator = '?';
    for (Map.Entry<String, String> parameter : new LinkedHashMap<>(query).entrySet()) {
      path.append(separator)
          .append(encode(parameter.getKey()))
          .append('=')
          .append(encode(parameter.getValue()));
      separator = '&';
    }
    return path.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  JavaType type(Class<?> raw, Class<?>... parameters) {
    return parameters.length == 0
        ? json.constructType(raw)
        : json.getTypeFactory().constructParametricType(raw, parameters);
  }

  <T> T read(byte[] body, JavaType type) throws IOException {
    return json.readValue(body, type);
  }

  <T> T call(String method, String path, @Nullable Object body, JavaType answer)
      throws ApiException, UnreachableException, InterruptedException {
    BodyPublisher publisher = body == null ? BodyPublishers.noBody() : json(body);
    HttpRequest.Builder request =
        request(path).method(method, publisher).timeout(CiaoClient.PATIENCE);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return parse(send(request.build(), wholeAnswer()), answer);
  }

  /** A list, read page by page to its end. */
  <T> List<T> pages(Class<T> type, Map<String, String> which, String... segments)
      throws ApiException, UnreachableException, InterruptedException {
    JavaType pageType = type(Page.class, type);
    Map<String, String> query = new LinkedHashMap<>(which);
    query.put("limit", Integer.toString(PAGE));
    List<T> all = new ArrayList<>();
    while (true) {
      Page<T> page = call("GET", path(query, segments), null, pageType);
      all.addAll(page.items());
      if (page.next() == null) {
        return List.copyOf(all);
      }
      query.put("continue", page.next());
    }
  }

  <T> T upload(String path, BodyPublisher bytes, JavaType answer)
      throws ApiException, UnreachableException, InterruptedException {
    HttpRequest request =
        request(path).PUT(bytes).header("Content-Type", "application/octet-stream").build();
    return parse(send(request, wholeAnswer()), answer);
  }

  /** An answer read as it arrives; the caller closes it. */
  InputStream stream(String path, String mediaType)
      throws ApiException, UnreachableException, InterruptedException {
    HttpRequest request = request(path).GET().header("Accept", mediaType).build();
    HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw refused(response.statusCode(), body.readNBytes(MOST_OF_A_PROBLEM));
    } catch (IOException cut) {
      throw unreachable(cut);
    }
  }

  private static BodyHandler<byte[]> wholeAnswer() {
    return BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWERED);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("User-Agent", "ciao");
  }

  private BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
    } catch (JacksonException bug) {
      throw new IllegalArgumentException("cannot be written as JSON: " + body.getClass(), bug);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws UnreachableException, InterruptedException {
    try {
      return client.send(request, handler);
    } catch (IOException failed) {
      throw unreachable(failed);
    }
  }

  private <T> T parse(HttpResponse<byte[]> response, JavaType answer)
      throws ApiException, UnreachableException {
    if (response.statusCode() / 100 != 2) {
      throw refused(response.statusCode(), response.body());
    }
    try {
      return json.readValue(response.body().length == 0 ? NULL : response.body(), answer);
    } catch (IOException notOurs) {
      throw new UnreachableException(
          base + " answered something that is no Ciao API (expected: the address of a controller)",
          notOurs);
    }
  }

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private ApiException refused(int status, byte[] body) {
    try {
      Problem problem = json.readValue(body, Problem.class);
      if (problem != null && problem.title() != null && problem.code() != null) {
        return new ApiException(problem);
      }
    } catch (IOException notAProblem) {
      // Falls through: whatever stands between us and the controller need not speak our words.
    }
    return new ApiException(
        Problem.of(status, "HTTP " + status, "http_" + status, base + " answered HTTP " + status));
  }

  UnreachableException unreachable(IOException failed) {
    String why =
        switch (failed) {
          case HttpTimeoutException late -> "no answer in time";
          case ConnectException unknown when hasCause(unknown, UnresolvedAddressException.class) ->
              "no host of this name is known; check the spelling";
          case ConnectException refused -> "connection refused; is a controller running there?";
          case SSLException tls -> "TLS: " + tls.getMessage();
          case IOException other when hasCause(other, ProtocolException.class) ->
              "what answers there speaks no HTTP (expected: the address of a controller's API)";
          case IOException other when hasCause(other, EOFException.class) ->
              "the connection ended before an answer did; is it the address of a controller's API?";
          default -> failed.getMessage() == null ? failed.toString() : failed.getMessage();
        };
    return new UnreachableException("no controller at " + base + ": " + why, failed);
  }

  private static boolean hasCause(Throwable failed, Class<? extends Exception> wanted) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (wanted.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
