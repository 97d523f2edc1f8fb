package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Handshakes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Each number under its own name. */
class LinkMetersTest {
  private static final Handshakes NOW = new Handshakes(1, 2, 3, 4);

  @Test
  void handshakesAreToldByWhatBecameOfThem() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    LinkMeters.handshakes(meters, NOW, it -> it);
    assertThat(meters.get("ciao.ssntp.handshakes").gauge().value()).isEqualTo(1);
    assertThat(meters.get("ciao.ssntp.waiting").gauge().value()).isEqualTo(2);
    assertThat(meters.get("ciao.ssntp.turned.away").functionCounter().count()).isEqualTo(3);
    assertThat(meters.get("ciao.ssntp.sent.away").functionCounter().count()).isEqualTo(4);
  }
}
