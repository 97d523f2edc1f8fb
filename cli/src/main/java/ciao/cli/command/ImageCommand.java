package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.cli.output.Progress;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.api.Image;
import ciao.client.api.Kind;
import ciao.client.api.NewImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao image}: what instances start from. */
@Command(
    name = "image",
    description = "Images: what instances start from.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao image add busybox --container busybox.tar",
      "  ciao image add debian --vm debian.qcow2",
      "  ciao image add tiny --vm --kernel vmlinuz --initrd initrd.gz",
      "  ciao image add site --process site.tar.gz",
      "  ciao image list",
      "  ciao image show debian -o yaml",
      "  ciao image delete debian"
    })
public final class ImageCommand {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private static final List<Column<Image>> COLUMNS =
      List.of(
          Column.of("NAME", Image::name),
          Column.of("KIND", image -> image.kind().name().toLowerCase(Locale.ROOT)),
          Column.of("FORMAT", Image::format),
          Column.of("STATE", Image::state),
          Column.of("BYTES", Image::size),
          Column.of("ID", Image::id),
          Column.wide("BLOBS", ImageCommand::blobs),
          Column.wide("CREATED", Image::created));

  private static final Comparator<Image> BY_NAME =
      Comparator.comparing(Image::name).thenComparing(Image::id);

  @Command(description = "Upload an image.")
  int add(
      @Parameters(index = "0", paramLabel = "NAME", description = "Its name.") String name,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "FILE",
              description = "Its bytes, unless --kernel is given.")
          @Nullable Path file,
      @Option(names = "--process", description = "For processes: a tar file, plain or gzip.")
          boolean process,
      @Option(names = "--container", description = "For containers: docker-archive or oci-archive.")
          boolean container,
      @Option(names = "--vm", description = "For virtual machines: qcow2, raw, or a kernel.")
          boolean vm,
      @Option(
              names = "--format",
              paramLabel = "LAYOUT",
              completionCandidates = Formats.class,
              description =
                  "How FILE is laid out: ${COMPLETION-CANDIDATES} (default: looked up in it).")
          @Nullable String format,
      @Option(names = "--kernel", paramLabel = "FILE", description = "A Linux kernel (vm).")
          @Nullable Path kernel,
      @Option(names = "--initrd", paramLabel = "FILE", description = "Its initial file system.")
          @Nullable Path initrd,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    Upload upload = upload(kind(process, container, vm), file, format, kernel, initrd);
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      Image image = send(client, connection.tenant(), name, upload);
      output.one(image, Image::name, COLUMNS);
    }
    return 0;
  }

  /** What --format takes; a kernel is told by --kernel. */
  static final class Formats extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Formats() {
      super(List.of("tarball", "docker-archive", "oci-archive", "qcow2", "raw"));
    }
  }

  /** Each with what it is called by on disk and in the launchers' caches. */
  private static String blobs(Image image) {
    return image.blobs().stream()
        .map(blob -> blob.name() + " sha256:" + blob.sha256())
        .collect(Collectors.joining(", "));
  }

  private record Upload(Kind kind, String format, Map<String, Path> blobs) {}

  private static Image send(CiaoClient client, String tenant, String name, Upload upload)
      throws Exception {
    Image image = client.addImage(tenant, new NewImage(name, upload.kind(), upload.format()));
    Progress progress = Progress.onStandardError();
    try {
      for (Map.Entry<String, Path> blob : upload.blobs().entrySet()) {
        image =
            client.uploadBlob(
                tenant,
                image.id(),
                blob.getKey(),
                UploadProgress.of(blob.getKey(), blob.getValue(), progress));
      }
      return image;
    } catch (Exception failed) {
      forget(client, tenant, image, failed);
      throw failed;
    } finally {
      progress.end();
    }
  }

  /** A half-uploaded image would only be in the way of the next try. */
  private static void forget(CiaoClient client, String tenant, Image image, Exception failed) {
    try {
      client.deleteImage(tenant, image.id());
    } catch (ApiException | UnreachableException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Kind kind(boolean process, boolean container, boolean vm) {
    int given = (process ? 1 : 0) + (container ? 1 : 0) + (vm ? 1 : 0);
    if (given != 1) {
      throw new CommandFailed(
          ExitCode.USAGE, "what is the image for? Give one of --process, --container, --vm");
    }
    return process ? Kind.PROCESS : container ? Kind.CONTAINER : Kind.VM;
  }

  private static Upload upload(
      Kind kind,
      @Nullable Path file,
      @Nullable String format,
      @Nullable Path kernel,
      @Nullable Path initrd)
      throws IOException {
    Map<String, Path> blobs = new LinkedHashMap<>();
    if (kind == Kind.VM && kernel != null && initrd != null && file == null) {
      blobs.put("kernel", readable(kernel));
      blobs.put("initrd", readable(initrd));
      return new Upload(kind, "kernel", blobs);
    }
    if (kernel != null || initrd != null || file == null) {
      throw new CommandFailed(
          ExitCode.USAGE,
          kind == Kind.VM
              ? "a virtual machine's image is a FILE, or --kernel and --initrd together"
              : "FILE is missing");
    }
    blobs.put(kind == Kind.VM ? "disk" : "archive", readable(file));
    return new Upload(kind, format == null ? ImageFormats.look(kind, file) : format, blobs);
  }

  private static Path readable(Path file) throws NoSuchFileException {
    if (!Files.isReadable(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return file;
  }

  @Command(description = "List the tenant's images.")
  int list(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      List<Image> all = client.images(connection.tenant());
      output.list(all.stream().sorted(BY_NAME).toList(), Image::name, COLUMNS);
    }
    return 0;
  }

  @Command(description = "Show one image.")
  int show(
      @Parameters(paramLabel = "IMAGE", description = "Name or id.") String image,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      output.one(client.image(connection.tenant(), image), Image::name, COLUMNS);
    }
    return 0;
  }

  @Command(description = "Delete images no workload uses.")
  int delete(
      @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Names or ids.")
          List<String> images,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      Each each = new Each(spec.commandLine().getErr());
      each.apply(
          images,
          name -> {
            client.deleteImage(connection.tenant(), name);
            return name;
          });
      return each.exitCode();
    }
  }
}
