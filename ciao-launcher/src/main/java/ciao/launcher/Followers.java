package ciao.launcher;

import ciao.launcher.fetch.ImageCache;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Phase;
import ciao.launcher.stream.Streams;
import ciao.ssntp.Trace;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Start;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the images of the instances there are, ends the streams of those that have ended, and sends
 * the traces of those that run.
 *
 * @param blocking where the cache is trimmed
 * @param failed told of a stream that could not be opened, and why
 */
record Followers(
    ImageCache cache,
    Executor blocking,
    Streams streams,
    Traces traces,
    NodeDisk disk,
    BiConsumer<OpenStream, String> failed)
    implements NodeExtras {
  @Override
  public void decided(Start start, @Nullable Trace trace, Instance before, Instance after) {
    if (trace != null) {
      traces.decided(start, trace, before, after);
    }
  }

  @Override
  public void committed(Instance now) {
    traces.committed(now);
    if (now instanceof Instance.Held held) {
      uses(now, digests(held.start().image()));
      if (held.phase() != Phase.ACTIVE) {
        streams.ended(now.id());
      }
    } else {
      uses(now, Set.of());
      streams.ended(now.id());
    }
  }

  private void uses(Instance instance, Set<String> digests) {
    if (cache.uses(instance.id(), digests)) {
      blocking.execute(cache::trim);
    }
  }

  private static Set<String> digests(@Nullable ImageReference image) {
    return image == null
        ? Set.of()
        : image.blobs().stream().map(Blob::sha256).collect(Collectors.toSet());
  }

  @Override
  public void open(OpenStream request, Instance instance) {
    if (instance instanceof Instance.Held held) {
      streams.open(request, disk.directory(instance.id()), held.phase() == Phase.ACTIVE);
    } else {
      failed.accept(request, "the node does not hold this instance any more");
    }
  }
}
