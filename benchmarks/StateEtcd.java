import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Three calls of etcd's API of version 3, over gRPC without TLS: a message of a few fields, behind five
 * bytes of length. Written out here, as that is shorter than what a client library would bring along.
 */
class StateEtcd implements AutoCloseable {
  private static final int PREFIX_BYTES = 5;

  private final ClientFactory factory = ClientFactory.builder().workerGroup(1).build();
  private final WebClient client;

  StateEtcd(String host, int port) {
    client =
        WebClient.builder("h2c://%s:%d".formatted(host, port))
            .factory(factory)
            .responseTimeoutMillis(0)
            .maxResponseLength(0)
            .build();
  }

  CompletableFuture<byte[]> put(String key, byte[] value) {
    return call("KV/Put", message(1, bytes(key), 2, value));
  }

  /** Linearizable, as is the default: it asks whether this is still the leader. */
  CompletableFuture<byte[]> get(String key) {
    return call("KV/Range", message(1, bytes(key)));
  }

  /** May be stale on a follower, as our reads are. */
  CompletableFuture<byte[]> getSerializable(String key) {
    byte[] range = message(1, bytes(key));
    return call("KV/Range", concatenated(range, new byte[] {7 << 3, 1}));
  }

  private CompletableFuture<byte[]> call(String method, byte[] message) {
    return client
        .execute(headers(method), HttpData.wrap(framed(message)))
        .aggregate()
        .thenApply(StateEtcd::answer);
  }

  private static byte[] answer(AggregatedHttpResponse response) {
    String status =
        response.trailers().get("grpc-status", response.headers().get("grpc-status", "none"));
    if (!status.equals("0")) {
      throw new IllegalStateException("etcd answers %s %s".formatted(status, response.trailers()));
    }
    return response.content().array();
  }

  /** That many watches of a key on one stream, as etcd's own client does; each message is told. */
  HttpRequestWriter watch(String key, int watches, Runnable created, Runnable event) {
    HttpRequestWriter request = HttpRequest.streaming(headers("Watch/Watch"));
    HttpResponse response = client.execute(request);
    response.subscribe(new Messages(created, event));
    byte[] create = framed(message(1, message(1, bytes(key))));
    for (int i = 0; i < watches; i++) {
      request.write(HttpData.wrap(create));
    }
    return request;
  }

  @Override
  public void close() {
    factory.close();
  }

  private static RequestHeaders headers(String method) {
    return RequestHeaders.of(
        HttpMethod.POST,
        "/etcdserverpb." + method,
        HttpHeaderNames.CONTENT_TYPE,
        "application/grpc",
        HttpHeaderNames.TE,
        "trailers");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(PREFIX_BYTES + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] message(int firstField, byte[] first, int secondField, byte[] second) {
    return concatenated(message(firstField, first), message(secondField, second));
  }

  /** A message with one field of bytes, in protocol buffers' form. */
  private static byte[] message(int field, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 6);
    out.write(field << 3 | 2);
    int length = value.length;
    for (; length > 0x7f; length >>>= 7) {
      out.write(length & 0x7f | 0x80);
    }
    out.write(length);
    out.writeBytes(value);
    return out.toByteArray();
  }

  /** Cuts the stream into messages; those that create a watch have field 3, events have field 11. */
  private record Messages(Runnable created, Runnable event, ByteArrayOutputStream pending)
      implements Subscriber<Object> {
    Messages(Runnable created, Runnable event) {
      this(created, event, new ByteArrayOutputStream());
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object part) {
      if (!(part instanceof HttpData data)) {
        return; // headers
      }
      pending.writeBytes(data.array());
      ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
      while (bytes.remaining() >= PREFIX_BYTES
          && bytes.remaining() >= PREFIX_BYTES + bytes.getInt(bytes.position() + 1)) {
        int length = bytes.getInt(bytes.position() + 1);
        take(bytes.slice(bytes.position() + PREFIX_BYTES, length));
        bytes.position(bytes.position() + PREFIX_BYTES + length);
      }
      pending.reset();
      pending.write(bytes.array(), bytes.position(), bytes.remaining());
    }

    private void take(ByteBuffer message) {
      boolean isCreated = false;
      boolean isEvent = false;
      while (message.hasRemaining()) {
        int tag = (int) varint(message);
        isCreated |= tag >>> 3 == 3;
        isEvent |= tag >>> 3 == 11;
        long value = varint(message);
        if ((tag & 7) == 2) {
          message.position(message.position() + (int) value);
        }
      }
      if (isCreated) {
        created.run();
      } else if (isEvent) {
        event.run();
      }
    }

    private static long varint(ByteBuffer bytes) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes.get();
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    @Override
    public void onError(Throwable cause) {
      pending.reset(); // the benchmark has ended its request
    }

    @Override
    public void onComplete() {
      pending.reset();
    }
  }
}
