package ciao.controller.api;

import ciao.controller.answer.Denial;
import ciao.controller.image.BlobFiles;
import ciao.controller.instance.Instances;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.workload.Parts;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.InstanceId;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.StreamMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code /v1/node}: what compute nodes fetch, and only for instances bound to them. All that is not
 * for a node is not there for it.
 */
final class NodeSideApi {
  private final Store store;
  private final Instances instances;
  private final BlobFiles blobs;

  NodeSideApi(Store store, Instances instances, BlobFiles blobs) {
    this.store = store;
    this.instances = instances;
    this.blobs = blobs;
  }

  /** A part of the image of an instance that is bound to the node. */
  HttpResponse image(Call call) throws IOException {
    String sha256 = call.path("sha256");
    Optional<Path> file =
        call.query("instance")
            .flatMap(instance -> bound(call, instance))
            .filter(instance -> uses(instance.spec(), sha256))
            .flatMap(instance -> blobs.find(sha256));
    if (file.isEmpty()) {
      return notThere("blob " + sha256);
    }
    return HttpResponse.of(
        Reply.headers(HttpStatus.OK, MediaType.OCTET_STREAM)
            .setLong(HttpHeaderNames.CONTENT_LENGTH, Files.size(file.get()))
            .build(),
        StreamMessage.builder(file.get()).executor(call.context().blockingTaskExecutor()).build());
  }

  private static boolean uses(InstanceSpec spec, String sha256) {
    ImageReference image = spec.definition().image();
    return image != null && image.blobs().stream().anyMatch(blob -> blob.sha256().equals(sha256));
  }

  private Optional<Resource<InstanceSpec>> bound(Call call, String instance) {
    return id(instance)
        .flatMap(id -> instances.heldBy(call.node(), id))
        .filter(wish ->
            InstanceView.status(store, wish)
                .filter(status -> call.node().equals(status.spec().binding().node()))
                .isPresent());
  }

  private static Optional<InstanceId> id(String text) {
    try {
      return Optional.of(InstanceId.of(text));
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  /** Environment or user-data of an instance that is bound to the node. */
  HttpResponse part(Call call) {
    String sha256 = call.path("sha256");
    return bound(call, call.path("instance"))
        .flatMap(instance -> Parts.bytes(instance.spec().definition(), sha256))
        .map(bytes ->
            HttpResponse.of(
                Reply.headers(HttpStatus.OK, MediaType.OCTET_STREAM).build(), HttpData.wrap(bytes)))
        .orElseGet(() -> notThere("part " + sha256));
  }

  private static HttpResponse notThere(String what) {
    return Reply.problem(Denial.notFound(what + " is of no instance bound to this node"));
  }
}
