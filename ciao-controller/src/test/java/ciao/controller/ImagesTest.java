package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.MutualTls;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Image;
import ciao.client.api.Kind;
import ciao.client.api.NewImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Images on their way to the disk, whole, broken off, wrong and too large. */
final class ImagesTest extends SharedCluster {
  static byte[] tar(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    byte[] magic = "ustar".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, bytes, 257, magic.length);
    return bytes;
  }

  private static byte[] qcow2(long backingFile, long incompatible) {
    ByteBuffer header = ByteBuffer.allocate(4096);
    header.put(new byte[] {'Q', 'F', 'I', (byte) 0xfb}).putInt(3).putLong(backingFile);
    header.putLong(72, incompatible);
    return header.array();
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(cluster.home.resolve("images"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void anImageIsUsableWhenAllItsBlobsAreThere() throws Exception {
    byte[] kernel = new byte[4096];
    Arrays.fill(kernel, (byte) 1);
    kernel[0x1fe] = 0x55;
    kernel[0x1ff] = (byte) 0xaa;
    System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
    byte[] initrd = "070701 a cpio archive".getBytes(StandardCharsets.US_ASCII);
    Image made = tenant.addImage(name, new NewImage("tiny", Kind.VM, "kernel"));
    assertThat(made.state()).isEqualTo("created");
    assertThat(made.missing()).containsExactly("kernel", "initrd");

    tenant.uploadBlob(name, "tiny", "kernel", BodyPublishers.ofByteArray(kernel));
    assertThat(tenant.image(name, made.id()).missing()).containsExactly("initrd");
    Image whole = tenant.uploadBlob(name, "tiny", "initrd", BodyPublishers.ofByteArray(initrd));

    assertThat(whole.state()).isEqualTo("active");
    assertThat(whole.size()).isEqualTo(4096 + initrd.length);
    assertThat(whole.blobs()).extracting("sha256").contains(sha256(kernel), sha256(initrd));
    assertThat(Files.readAllBytes(cluster.home.resolve("images").resolve(sha256(kernel))))
        .isEqualTo(kernel);
  }

  @Test
  void whatIsNotWhatItSaysIsRefusedWithTheReasonAndNothingIsKept() throws Exception {
    List<String> before = files();
    refused("qcow2", Kind.VM, qcow2(4096, 0), "backing file");
    refused("qcow2", Kind.VM, qcow2(0, 4), "data in another file");
    refused("qcow2", Kind.VM, tar(4096), "it is no qcow2 image");
    refused("raw", Kind.VM, qcow2(0, 0), "announce it with format qcow2");
    refused("docker-archive", Kind.CONTAINER, new byte[4096], "no tar file");
    refused("oci-archive", Kind.CONTAINER, new byte[0], "it is empty");
    refused("tarball", Kind.PROCESS, "hello".getBytes(StandardCharsets.UTF_8), "no tar file");
    refused("kernel", Kind.VM, new byte[4096], "it is no Linux kernel");
    refused("qcow2", Kind.VM, tar(1_000_000), "it is no qcow2 image");

    assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
  }

  private int images;

  private void refused(String format, Kind kind, byte[] bytes, String why) throws Exception {
    String image = "wrong-" + images++;
    Image made = tenant.addImage(name, new NewImage(image, kind, format));
    String blob = made.missing().getFirst();

    Rest.Answer answer = rest.put(at("/images/" + image + "/blobs/" + blob), bytes);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem().code()).isEqualTo("wrong_format");
    assertThat(answer.problem().detail()).contains(why);
    assertThat(tenant.image(name, image).state()).isEqualTo("created");
  }

  @Test
  void aGoodQcow2IsTaken() throws Exception {
    tenant.addImage(name, new NewImage("disk", Kind.VM, "qcow2"));

    assertThat(rest.put(at("/images/disk/blobs/disk"), qcow2(0, 0)).status()).isEqualTo(200);
  }

  @Test
  void moreThanTheLimitIsRefusedAndNothingIsKept() throws Exception {
    List<String> before = files();
    tenant.addImage(name, new NewImage("big", Kind.CONTAINER, "oci-archive"));

    Rest.Answer announced =
        rest.put(at("/images/big/blobs/archive"), tar((int) TestCluster.MAX_BLOB + 1));
    Rest.Answer surprising =
        rest.answer(
            rest.request(at("/images/big/blobs/archive"))
                .PUT(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(tar((int) TestCluster.MAX_BLOB + 1))))
                .build());

    assertThat(announced.status()).isEqualTo(413);
    assertThat(surprising.status()).isEqualTo(413);
    assertThat(surprising.problem().detail()).contains(Long.toString(TestCluster.MAX_BLOB));
    assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() throws Exception {
    List<String> before = files();
    tenant.addImage(name, new NewImage("cut", Kind.CONTAINER, "oci-archive"));
    try (SSLSocket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          PUT %s HTTP/1.1\r
          Host: localhost\r
          Content-Length: 1000000\r
          \r
          """
              .formatted(at("/images/cut/blobs/archive"))
              .getBytes(StandardCharsets.US_ASCII));
      out.write(tar(100_000));
      out.flush();
      await().until(() -> files().size() > before.size());
      socket.setSoLinger(true, 0);
    }

    await().untilAsserted(() -> assertThat(files()).containsExactlyInAnyOrderElementsOf(before));
    assertThat(tenant.image(name, "cut").state()).isEqualTo("created");
    assertThat(rest.put(at("/images/cut/blobs/archive"), tar(5_000)).status()).isEqualTo(200);
  }

  private SSLSocket socket() throws Exception {
    Socket socket =
        MutualTls.context(TestCluster.user(name))
            .getSocketFactory()
            .createSocket("127.0.0.1", cluster.uri().getPort());
    SSLSocket tls = (SSLSocket) socket;
    tls.startHandshake();
    return tls;
  }

  @Test
  void twoImagesShareABlobAndTheLastTakesItAlong() throws Exception {
    byte[] bytes = tar(10_000);
    for (String image : List.of("one", "two")) {
      tenant.addImage(name, new NewImage(image, Kind.CONTAINER, "docker-archive"));
      rest.put(at("/images/" + image + "/blobs/archive"), bytes);
    }
    tenant.deleteImage(name, "one");
    assertThat(files()).contains(sha256(bytes));
    tenant.deleteImage(name, "two");
    await().untilAsserted(() -> assertThat(files()).doesNotContain(sha256(bytes)));
  }

  @Test
  void whatIsDeletedByItsIdIsToldByItsName() throws Exception {
    Image box = tenant.addImage(name, new NewImage("box", Kind.CONTAINER, "docker-archive"));
    tenant.deleteImage(name, box.id());
    await()
        .untilAsserted(() ->
            assertThat(tenant.events(name, EventQuery.ALL))
                .filteredOn(event -> event.subject().equals("box"))
                .extracting(Event::message)
                .containsExactly("was deleted"));
  }

  @Test
  void whatWorkloadsUseIsKept() throws Exception {
    tenant.addImage(name, new NewImage("box", Kind.CONTAINER, "docker-archive"));
    String workload =
        """
        {"name": "boxed", "kind": "container", "image": "box",
         "demands": {"vcpus": 1, "memory_mib": 1, "disk_mib": 1}}
        """;
    assertThat(rest.post(at("/workloads"), workload).problem().detail())
        .contains("image: box is not usable yet");
    rest.put(at("/images/box/blobs/archive"), tar(2_000));
    assertThat(rest.post(at("/workloads"), workload).status()).isEqualTo(201);
    assertThat(rest.post(at("/workloads"), workload.replace("container", "vm")).problem().detail())
        .contains("image: box is for a container (expected: one for a vm)");

    assertThat(rest.send("DELETE", at("/images/box"), null, "").problem().detail())
        .contains("is used by workloads");
    tenant.deleteWorkload(name, "boxed");
    tenant.deleteImage(name, "box");
  }

  @Test
  void aCompleteImageDoesNotChange() throws Exception {
    tenant.addImage(name, new NewImage("box", Kind.CONTAINER, "docker-archive"));
    rest.put(at("/images/box/blobs/archive"), tar(2_000));

    Rest.Answer again = rest.put(at("/images/box/blobs/archive"), tar(3_000));
    assertThat(again.problem().code()).isEqualTo("image_complete");
    assertThat(rest.put(at("/images/box/blobs/disk"), tar(3_000)).status()).isEqualTo(404);
  }

  @Test
  void aFormatIsForItsKind() throws Exception {
    Rest.Answer answer =
        rest.post(at("/images"), "{\"name\": \"x\", \"kind\": \"vm\", \"format\": \"tarball\"}");

    assertThat(answer.problem().detail()).contains("tarball is not for a vm");
  }

  @Test
  void aRestartRemovesWhatNoImageHas() throws Exception {
    byte[] kept = tar(7_000);
    tenant.addImage(name, new NewImage("kept", Kind.CONTAINER, "docker-archive"));
    rest.put(at("/images/kept/blobs/archive"), kept);
    cluster.stopController();
    Path images = cluster.home.resolve("images");
    Files.write(images.resolve(".upload-123"), new byte[10]);
    Files.write(images.resolve("f".repeat(64)), new byte[10]);
    cluster.startController();

    await()
        .untilAsserted(() ->
            assertThat(files())
                .contains(sha256(kept))
                .doesNotContain(".upload-123", "f".repeat(64)));
  }
}
