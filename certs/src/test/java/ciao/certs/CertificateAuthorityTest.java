package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CertificateAuthorityTest {

  @Test
  void aNodesCertificateSaysWhatWasAskedFor() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("test", InstantSource.system());
    Identity.Node node =
        new Identity.Node("n1", UUID.randomUUID(), Roles.of(Role.AGENT, Role.NETAGENT));

    Credentials issued = authority.issue(node, List.of("localhost", "127.0.0.1", "::1"));

    assertThat(issued.identity()).isEqualTo(node);
    assertThat(CertificateNames.of(issued.certificate()).hosts())
        .containsExactly("localhost", "127.0.0.1", "::1");
  }

  @Test
  void aUsersCertificateSaysWhatWasAskedFor() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("test", InstantSource.system());
    Identity.User user = new Identity.User("eve, O=admin", List.of("acme", "a+b=c, \"d\""));

    assertThat(authority.issue(user).identity()).isEqualTo(user);
  }
}
