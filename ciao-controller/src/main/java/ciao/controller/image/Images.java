package ciao.controller.image;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.answer.Lookup;
import ciao.controller.answer.Writing;
import ciao.controller.resource.IdSource;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.controller.tenant.Tenants;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.TenantId;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Store;
import ciao.state.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps images: announced first, then each of their blobs; usable when none is missing. */
public final class Images {
  private final Store store;
  private final Tenants tenants;
  private final IdSource ids;

  public Images(Store store, Tenants tenants, IdSource ids) {
    this.store = store;
    this.tenants = tenants;
    this.ids = ids;
  }

  /** The image with this id or name. */
  public Answer<Resource<ImageSpec>> find(TenantId tenant, String idOrName) {
    return Lookup.find(store, tenant, Resources.IMAGE, idOrName);
  }

  /** Announces an image. */
  public CompletableFuture<Answer<Resource<ImageSpec>>> create(
      TenantId tenant, String name, Kind kind, ImageFormat format) {
    Pointer<ImageSpec> pointer = Resources.IMAGE.at(tenant.value(), ids.next().toString());
    ImageSpec spec = new ImageSpec(name, kind, format, List.of());
    return Writing.repeat(
        store,
        () -> planCreation(tenant, pointer, spec),
        committed -> committed.resource(pointer),
        "image " + name);
  }

  private Answer<Transaction> planCreation(
      TenantId tenant, Pointer<ImageSpec> pointer, ImageSpec spec) {
    if (!Names.allowed(Names.IMAGE, spec.name())) {
      return new Answer.Denied<>(
          Denial.invalid("name: %s (expected: %s)".formatted(spec.name(), Names.IMAGE_RULE)));
    }
    if (!Formats.serves(spec.format(), spec.kind())) {
      return new Answer.Denied<>(
          Denial.invalid(
              "format: %s is not for a %s (expected: tarball for a process, docker-archive or oci-archive for a container, qcow2, raw or kernel for a vm)"
                  .formatted(word(spec.format()), spec.kind())));
    }
    Pointer<NameSpec> name = Resources.name(tenant, Resources.IMAGE, spec.name());
    if (store.get(name).isPresent()) {
      return Answer.denied(
          Reason.CONFLICT,
          "already_exists",
          "image %s is there already in tenant %s".formatted(spec.name(), tenant));
    }
    return tenants
        .require(tenant)
        .map(owner ->
            Transaction.of(
                Tenants.stillThere(owner),
                Operation.create(name, Resources.NOBODY, new NameSpec(pointer.id())),
                Operation.create(pointer, Resources.NOBODY, spec)));
  }

  /** The API's word for a format. */
  public static String word(ImageFormat format) {
    return format.toString().replace('_', '-');
  }

  /** Whether this blob may be uploaded now. */
  public Answer<Resource<ImageSpec>> expects(Resource<ImageSpec> image, String blob) {
    ImageSpec spec = image.spec();
    List<String> known = ImageSpec.blobNames(spec.format());
    if (!known.contains(blob)) {
      return Answer.denied(
          Reason.NOT_FOUND,
          "not_found",
          "a %s image has no blob %s (expected: %s)"
              .formatted(word(spec.format()), blob, String.join(" or ", known)));
    }
    if (spec.missing().isEmpty()) {
      return Answer.denied(
          Reason.CONFLICT,
          "image_complete",
          "image %s is complete, and instances may use it; upload a new one"
              .formatted(spec.name()));
    }
    return Answer.of(image);
  }

  /** What is wrong with a blob that begins so, if anything is. */
  public Optional<Denial> check(ImageSpec image, String blob, byte[] head) {
    return Formats.problem(image.format(), blob, head)
        .map(problem ->
            new Denial(
                Reason.INVALID,
                "wrong_format",
                "%s of image %s: %s (expected: format %s)"
                    .formatted(blob, image.name(), problem, word(image.format()))));
  }

  /** Adds a blob whose bytes are on disk. */
  public CompletableFuture<Answer<Resource<ImageSpec>>> add(Pointer<ImageSpec> pointer, Blob blob) {
    return Writing.repeat(
        store,
        () -> planBlob(pointer, blob),
        committed -> committed.resource(pointer),
        "image " + pointer.id());
  }

  private Answer<Transaction> planBlob(Pointer<ImageSpec> pointer, Blob blob) {
    Optional<Resource<ImageSpec>> image = store.get(pointer);
    if (image.isEmpty()) {
      return Answer.denied(
          Reason.NOT_FOUND, "not_found", "the image was deleted while its blob was uploaded");
    }
    return expects(image.get(), blob.name())
        .map(found ->
            Transaction.of(
                Operation.update(found.withSpec(found.spec().with(blob)), Resources.NOBODY)));
  }

  /** Removes an image nothing uses; its blobs go by and by. */
  public CompletableFuture<Answer<Resource<ImageSpec>>> delete(
      TenantId tenant, Pointer<ImageSpec> image) {
    return Writing.repeat(
        store,
        () -> planDeletion(tenant, image.id()),
        committed -> committed.resource(image),
        "image " + image.id());
  }

  private Answer<Transaction> planDeletion(TenantId tenant, String id) {
    return find(tenant, id)
        .then(image -> {
          if (isUsed(tenant, Resources.WORKLOAD, image)) {
            return inUse(image, "workloads");
          }
          if (isUsed(tenant, Resources.INSTANCE, image)) {
            return inUse(image, "instances");
          }
          return Answer.of(
              Transaction.of(
                  // Fails when a workload began to use it after we looked.
                  Operation.update(image, Resources.NOBODY),
                  Operation.destroy(image.pointer(), Resources.NOBODY),
                  Operation.destroy(
                      Resources.name(tenant, Resources.IMAGE, image.spec().name()),
                      Resources.NOBODY)));
        });
  }

  private <S extends Record> boolean isUsed(
      TenantId tenant, ResourceType<S> type, Resource<ImageSpec> image) {
    return !store
        .list(
            Query.of(type)
                .in(tenant.value())
                .labelled(Map.of(Resources.IMAGE_LABEL, image.id()))
                .limit(1))
        .isEmpty();
  }

  private static Answer<Transaction> inUse(Resource<ImageSpec> image, String users) {
    return Answer.denied(
        Reason.CONFLICT,
        "in_use",
        "image %s is used by %s; delete them first".formatted(image.spec().name(), users));
  }
}
