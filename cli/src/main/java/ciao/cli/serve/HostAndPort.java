package ciao.cli.serve;

import java.net.InetSocketAddress;

/**
 * Where to listen or connect.
 *
 * @param host a name or an address
 * @param port 1 to 65535; 0 to listen on any free one
 */
record HostAndPort(String host, int port) {
  private static final int LARGEST = 65_535;

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException when it is not that
   */
  static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException(text);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (host.isEmpty() || port < 0 || port > LARGEST) {
      throw new IllegalArgumentException(text);
    }
    return new HostAndPort(host, port);
  }

  InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
