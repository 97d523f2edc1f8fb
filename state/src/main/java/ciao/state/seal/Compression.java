package ciao.state.seal;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** zstd frames with the length of what they hold before them (4 bytes, big-endian). */
final class Compression {
  private static final int LENGTH_BYTES = 4;

  /** Well above the largest spec a store takes; a damaged length must not ask for gigabytes. */
  private static final int MAX_BYTES = 64 << 20;

  private Compression() {}

  /** Empty when it would not become smaller. */
  static Optional<byte[]> compress(byte[] plain) {
    ZstdCompressor zstd = new ZstdCompressor();
    byte[] out = new byte[LENGTH_BYTES + zstd.maxCompressedLength(plain.length)];
    int length =
        zstd.compress(plain, 0, plain.length, out, LENGTH_BYTES, out.length - LENGTH_BYTES);
    if (LENGTH_BYTES + length >= plain.length) {
      return Optional.empty();
    }
    ByteBuffer.wrap(out).putInt(plain.length);
    return Optional.of(Arrays.copyOf(out, LENGTH_BYTES + length));
  }

  /**
   * @throws MalformedInputException when it is not what {@link #compress} made
   */
  static byte[] decompress(byte[] compressed) {
    int length = compressed.length < LENGTH_BYTES ? -1 : ByteBuffer.wrap(compressed).getInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new MalformedInputException(0, "length " + length);
    }
    byte[] plain = new byte[length];
    int frame = compressed.length - LENGTH_BYTES;
    int written =
        new ZstdDecompressor().decompress(compressed, LENGTH_BYTES, frame, plain, 0, length);
    if (written != length) {
      throw new MalformedInputException(0, "holds %d bytes, not %d".formatted(written, length));
    }
    return plain;
  }
}
