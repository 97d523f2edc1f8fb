package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.PayloadFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What {@link DecodingFuzz} starts from: a frame of every operand as this version writes it, and a
 * traced one. What it found is beside these, under names of its own. Run with {@code
 * -Dciao.docs.rewrite=true} after what is written changed.
 */
final class FuzzExamplesTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/ciao/ssntp/DecodingFuzzInputs/everyInputIsReadOrRefused");
  private static final boolean REWRITE = Boolean.getBoolean("ciao.docs.rewrite");
  private static final UUID NODE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID SERVER = UUID.fromString("00000000-0000-4000-8000-00000000005c");
  private static final UUID MACHINE = UUID.fromString("b0070000-0000-4000-8000-00000000001d");
  private static final UnpooledByteBufAllocator MEMORY = UnpooledByteBufAllocator.DEFAULT;
  private static final Set<Operand> WITHOUT_PAYLOAD = EnumSet.of(Operand.PING, Operand.PONG);

  @Test
  void thereIsOneOfEveryOperandAsItIsWrittenNow() throws Exception {
    Map<String, byte[]> examples = new TreeMap<>();
    for (Operand operand : Operand.values()) {
      examples.put(operand.name().toLowerCase(Locale.ROOT), example(operand));
    }
    Trace trace =
        new Trace("boot", new NodeId(SERVER), 1, List.of(new Hop(new NodeId(SERVER), 2, 3, 4)));
    examples.put("start_traced", frame(Operand.START, trace));
    for (Map.Entry<String, byte[]> example : examples.entrySet()) {
      Path file = FOLDER.resolve(example.getKey());
      if (REWRITE) {
        Files.write(file, example.getValue());
      }
      assertThat(file).as("run this test with -Dciao.docs.rewrite=true").exists();
      assertThat(Files.readAllBytes(file))
          .as("%s is stale: run this test with -Dciao.docs.rewrite=true", file)
          .isEqualTo(example.getValue());
    }
  }

  private static byte[] example(Operand operand) {
    return switch (operand) {
      case CONNECT -> bytes(new Connect(0x04, NODE, MACHINE).encode(MEMORY));
      case CONNECTED -> bytes(new Connected(0x08, SERVER, NODE, payload(operand)).encode(MEMORY));
      default -> frame(operand, null);
    };
  }

  private static byte[] frame(Operand operand, @Nullable Trace trace) {
    return bytes(FrameEncoder.encode(operand, payload(operand), trace, MEMORY));
  }

  private static RawPayload payload(Operand operand) {
    return WITHOUT_PAYLOAD.contains(operand)
        ? RawPayload.EMPTY
        : RawPayload.owning(PayloadFormat.write(Samples.of(operand, NODE)));
  }

  private static byte[] bytes(ByteBuf written) {
    try {
      return ByteBufUtil.getBytes(written);
    } finally {
      written.release();
    }
  }
}
