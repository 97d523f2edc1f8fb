package ciao.cli.serve;

import java.net.InetSocketAddress;

/** Addresses as people write them. */
final class Addresses {
  private Addresses() {}

  static String text(InetSocketAddress address) {
    return new HostAndPort(address.getAddress().getHostAddress(), address.getPort()).toString();
  }
}
