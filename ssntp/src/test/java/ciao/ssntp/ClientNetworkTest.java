package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClientNetworkTest {
  @Test
  void anAddressOfVersion4IsOnItsOwn() {
    assertThat(of("10.0.0.66")).isEqualTo(of("10.0.0.66")).isNotEqualTo(of("10.0.0.67"));
    assertThat(of("10.0.0.66")).hasToString("Optional[10.0.0.66]");
    assertThat(of("::ffff:10.0.0.66")).isEqualTo(of("10.0.0.66"));
  }

  @Test
  void whatTheOwnerOfANetworkOfVersion6ChoosesMakesNoDifference() {
    assertThat(of("2001:db8::1"))
        .isEqualTo(of("2001:db8::ffff:1:2"))
        .isNotEqualTo(of("2001:db8:0:1::1"));
    assertThat(of("2001:db8:1:2::3")).hasToString("Optional[2001:db8:1:2::/64]");
  }

  @Test
  void thisMachineIsNobodyInParticular() {
    assertThat(of("127.0.0.1")).isEmpty();
    assertThat(of("::1")).isEmpty();
    assertThat(ClientNetwork.of(new EmbeddedChannel().remoteAddress())).isEmpty();
  }

  private static Optional<ClientNetwork> of(String address) {
    return ClientNetwork.of(new InetSocketAddress(address, 40_000));
  }
}
