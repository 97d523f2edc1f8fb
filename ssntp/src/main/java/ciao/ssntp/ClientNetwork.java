package ciao.ssntp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whose a connection is, as far as can be told before it has shown a certificate: that of one IPv4
 * address, or of an IPv6 network of 64 bits, whose owner chooses what follows.
 *
 * @param prefix its 4 or 8 bytes, not to be changed
 */
public record ClientNetwork(ByteBuffer prefix) {
  /** Of an IPv6 address, which has twice as many. */
  private static final int NETWORK_BYTES = 8;

  /** Of an IPv6 network: what one owner is given, who has 65,536 networks in it. */
  private static final int SITE_BYTES = 6;

  /** Empty on this machine, where one process, such as a proxy, speaks for many. */
  public static Optional<ClientNetwork> of(SocketAddress remote) {
    if (remote instanceof InetSocketAddress inet
        && inet.getAddress() instanceof InetAddress address
        && !address.isLoopbackAddress()) {
      byte[] bytes = address.getAddress();
      return Optional.of(
          new ClientNetwork(
              ByteBuffer.wrap(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)))));
    }
    return Optional.empty();
  }

  /** What its owner has besides: that IPv4 address alone, or an IPv6 site of 48 bits. */
  public ByteBuffer site() {
    return prefix.remaining() < NETWORK_BYTES ? prefix : prefix.slice(0, SITE_BYTES);
  }

  /** As in {@code 10.0.0.66} and {@code 2001:db8::/64}. */
  @Override
  public String toString() {
    byte[] bytes = prefix.array();
    return bytes.length < NETWORK_BYTES
        ? NetUtil.bytesToIpAddress(bytes)
        : NetUtil.bytesToIpAddress(Arrays.copyOf(bytes, 2 * NETWORK_BYTES)) + "/64";
  }
}
