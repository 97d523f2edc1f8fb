package ciao.ssntp;

import ciao.ssntp.ConnectProblem.Kind;
import ciao.ssntp.HandshakeRules.Verdict;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.PayloadReader;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One try to get a session from one server; ended once, on the event loop. */
interface Attempt {
  /** The server. */
  InetSocketAddress server();

  /** What to say to it. */
  Connect connect();

  /** How long it may take to answer. */
  Duration connectTimeout();

  /** Reads its answer. */
  PayloadReader payloads();

  /** What the owner says to a server that is one. */
  Greeting greet(Verdict.Accepted server, ClusterConfiguration configuration);

  /** A session that is not yet known to anybody. */
  Connection session(Channel channel, Verdict.Accepted server, ClusterConfiguration configuration);

  /** There is a session. */
  void succeeded(Connection session, ClusterConfiguration configuration);

  /** There is none. */
  void failed(ConnectProblem problem);

  /** A problem with this server. */
  default ConnectProblem problem(Kind kind, String sentence) {
    return new ConnectProblem(kind, "server %s: %s".formatted(server(), sentence));
  }
}
