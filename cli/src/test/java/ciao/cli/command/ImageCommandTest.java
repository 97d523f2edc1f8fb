package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import org.junit.jupiter.api.Test;

/** What is shown of images. */
final class ImageCommandTest extends TowardsFalseController {
  @Test
  void imagesAreListedByTheirNames() throws Exception {
    controller.answer(
        "/v1/tenants/team-a/images",
        "{\"items\": [%s, %s]}".formatted(image("id-1", "rootfs"), image("id-2", "alpine")));

    assertThat(run("image", "list", "--tenant=team-a", "-o", "name")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines()).containsExactly("alpine", "rootfs");
  }

  private static String image(String id, String name) {
    return """
    {"id": "%s", "tenant": "team-a", "name": "%s", "kind": "container", "format": "rootfs_tar",
     "state": "active", "missing": [], "blobs": [], "size": 1, "version": 1,
     "created": "2026-01-01T00:00:00Z"}
    """
        .formatted(id, name);
  }
}
