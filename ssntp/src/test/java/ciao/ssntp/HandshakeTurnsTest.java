package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.HandshakeTurns.Line;
import ciao.ssntp.HandshakeTurns.Waiting;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random comings and goings, beside what should hold after each. */
class HandshakeTurnsTest {
  private static final int LIMIT = 6;
  private static final int SHARE = LIMIT / 2;

  private static final List<String> ADDRESSES =
      List.of(
          "10.0.0.1",
          "10.0.0.2",
          "127.0.0.1",
          "2001:db8:0:1::1",
          "2001:db8:0:2::1",
          "2001:db8:0:3::1",
          "2001:db8:1:1::1");

  private final HandshakeTurns turns = new HandshakeTurns(LIMIT);
  private final Map<Channel, String> waiting = new HashMap<>();
  private final Map<Channel, String> underWay = new LinkedHashMap<>();
  private final Map<Channel, Line> lines = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyoneComesOutOnceAndNobodyWithATurnIsForgotten(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < 2_000; n++) {
      int odds = n < 1_000 ? 5 : 3; // they become more, then fewer
      if (random.nextInt(8) < odds) {
        arrive(ADDRESSES.get(random.nextInt(ADDRESSES.size())));
      } else if (random.nextBoolean()) {
        turnAway();
      } else if (random.nextInt(3) > 0) {
        next();
      } else {
        leave(random);
      }
      check();
    }
    while (!waiting.isEmpty() || !underWay.isEmpty()) {
      next();
      leave(random);
      check();
    }
  }

  private void arrive(String address) {
    InetSocketAddress from = new InetSocketAddress(address, 40_000);
    Channel child =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return from;
          }
        };
    turns.add(child, 0);
    waiting.put(child, address);
  }

  private void turnAway() {
    if (!waiting.isEmpty()) {
      long most = mostOfASite();
      Channel away = turns.turnAway();
      assertThat(waiting).containsKey(away);
      assertThat(ofSite(waiting.get(away))).as(waiting.get(away)).isEqualTo(most);
      waiting.remove(away);
    }
  }

  private long mostOfASite() {
    return waiting.values().stream().distinct().mapToLong(this::ofSite).max().orElse(0);
  }

  private long ofSite(String address) {
    return waiting.values().stream().filter(it -> site(it).equals(site(address))).count();
  }

  private static String site(String address) {
    return address.startsWith("2001:db8:0:") ? "2001:db8:0" : address;
  }

  private void next() {
    if (turns.hasNext() && underWay.size() < LIMIT) {
      Waiting next = turns.next();
      assertThat(waiting).containsKey(next.child());
      underWay.put(next.child(), waiting.remove(next.child()));
      lines.put(next.child(), next.line());
    }
  }

  private void leave(Random random) {
    if (!underWay.isEmpty()) {
      Channel one = List.copyOf(underWay.keySet()).get(random.nextInt(underWay.size()));
      underWay.remove(one);
      turns.leave(lines.remove(one));
    }
  }

  private void check() {
    assertThat(turns.waiting()).isEqualTo(waiting.size());
    assertThat(turns.hasNext()).isEqualTo(waiting.values().stream().anyMatch(this::hasPlace));
  }

  private boolean hasPlace(String address) {
    int most = address.equals("127.0.0.1") ? LIMIT : SHARE;
    return underWay.values().stream().filter(it -> site(it).equals(site(address))).count() < most;
  }
}
