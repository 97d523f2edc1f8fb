package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitRecordTest {
  private static final InstanceId ENDED = new InstanceId(new UUID(1, 1));
  private static final InstanceId OTHER = new InstanceId(new UUID(1, 2));

  @TempDir private Path exits;

  @Test
  void whatAConmonKilledWhileWritingLeftGoesWithTheRecord() throws Exception {
    Files.writeString(exits.resolve(ENDED.toString()), "0");
    Files.writeString(exits.resolve(ENDED + ".EORBZ3"), "");
    Path other = Files.writeString(exits.resolve(OTHER.toString()), "7");

    ExitRecord.delete(exits, ENDED);

    try (var left = Files.list(exits)) {
      assertThat(left).containsExactly(other);
    }
    assertThat(ExitRecord.read(exits, OTHER))
        .hasValueSatisfying(exit -> assertThat(exit.code()).isEqualTo(7));
  }
}
