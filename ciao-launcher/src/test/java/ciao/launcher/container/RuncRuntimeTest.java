package ciao.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuncRuntimeTest {
  @TempDir Path temp;
  private RuncRuntime runtime;

  @BeforeEach
  void open() throws Exception {
    runtime = RuncRuntime.open(temp.resolve("runc"));
  }

  @Test
  void theLastMessageOfAComplaintIsTheReason() {
    assertThat(
            runtime.words(
                """
                time="x" level=warning msg="nearly"
                time="x" level=error msg="no \\"such\\" thing: C:\\\\x"
                """))
        .isEqualTo("runc: no \"such\" thing: C:\\x");
    assertThat(
            runtime.words(
                "level=error msg=\"exec: \\\"/bin/x\\\": stat /bin/x: no such file or directory\""))
        .isEqualTo("command not found: /bin/x");
    assertThat(runtime.words("plain words")).isEqualTo("runc: plain words");
    assertThat(runtime.words("msg=\"cut off\\")).isEqualTo("runc: cut off\\");
  }

  @Test
  void aComplaintOfAnyLengthIsRead() {
    String tenants = "a\\\"".repeat(1 << 20);
    assertThat(runtime.words("msg=\"" + tenants + "\"")).hasSize("runc: ".length() + (2 << 20));
  }
}
