package ciao.controller.api;

import ciao.client.api.Image;
import ciao.client.api.NewImage;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.image.Images;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.Kind;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.Optional;

/** {@code /v1/tenants/{tenant}/images}. */
final class ImageApi {
  private final Store store;
  private final Images images;
  private final Receiving receiving;
  private final Views views;
  private final Telling telling;

  ImageApi(Store store, Images images, Receiving receiving, Views views, Telling telling) {
    this.store = store;
    this.images = images;
    this.receiving = receiving;
    this.views = views;
    this.telling = telling;
  }

  HttpResponse list(Call call) {
    Listing<ImageSpec, Image> listing =
        new Listing<>(
            Resources.IMAGE,
            call.tenant().value(),
            (reader, image) -> Optional.of(views.image(image)));
    return listing.page(store, call);
  }

  HttpResponse create(Call call) {
    Answer<Resource<ImageSpec>> made =
        call.read(NewImage.class)
            .then(body -> format(body).then(format -> create(call, body, format)));
    return Reply.to(
        made, image -> Reply.versioned(HttpStatus.CREATED, views.image(image), image.version()));
  }

  private Answer<Resource<ImageSpec>> create(Call call, NewImage body, ImageFormat format) {
    Kind kind =
        switch (body.kind()) {
          case PROCESS -> Kind.PROCESS;
          case CONTAINER -> Kind.CONTAINER;
          case VM -> Kind.VM;
        };
    return images.create(call.tenant(), body.name(), kind, format).join();
  }

  private static Answer<ImageFormat> format(NewImage body) {
    if (body.name() == null || body.kind() == null || body.format() == null) {
      return new Answer.Denied<>(
          Denial.invalid("image: name, kind or format is missing (expected: all three)"));
    }
    for (ImageFormat format : ImageFormat.values()) {
      if (Images.word(format).equals(body.format())) {
        return Answer.of(format);
      }
    }
    return new Answer.Denied<>(
        Denial.invalid(
            "format: %s (expected: tarball, docker-archive, oci-archive, qcow2, raw or kernel)"
                .formatted(body.format())));
  }

  HttpResponse show(Call call) {
    return Reply.to(
        images.find(call.tenant(), call.path("image")),
        image ->
            call.has(image.version())
                ? Reply.notModified(image.version())
                : Reply.versioned(HttpStatus.OK, views.image(image), image.version()));
  }

  /** Takes one blob; an upload that does not end well leaves nothing. */
  HttpResponse upload(Call call) {
    Answer<Resource<ImageSpec>> stored =
        images
            .find(call.tenant(), call.path("image"))
            .then(image -> images.expects(image, call.path("blob")))
            .then(image -> receiving.blob(call, image, call.path("blob")));
    return Reply.to(
        stored,
        image -> {
          if (image.spec().missing().isEmpty()) {
            telling.tenant(call.tenant(), EventKind.IMAGE, image.spec().name(), "is complete");
          }
          return Reply.versioned(HttpStatus.OK, views.image(image), image.version());
        });
  }

  HttpResponse delete(Call call) {
    Answer<Resource<ImageSpec>> deleted =
        images
            .find(call.tenant(), call.path("image"))
            .then(image -> images.delete(call.tenant(), image.pointer()).join());
    if (deleted instanceof Answer.Given<Resource<ImageSpec>>(Resource<ImageSpec> image)) {
      telling.tenant(call.tenant(), EventKind.IMAGE, image.spec().name(), "was deleted");
    }
    return Reply.to(deleted, _ -> Reply.noContent());
  }
}
