package ciao.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one end of a mutual TLS connection needs: its own certificate and key, and whom to trust.
 *
 * @param chain the owner's certificate first, then those that lead to the authority, if any
 * @param key the private key of the first certificate
 * @param authorities the certificates of the authorities whose peers are accepted
 */
public record Credentials(
    List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {

  public Credentials {
    chain = List.copyOf(chain);
    authorities = List.copyOf(authorities);
    if (chain.isEmpty() || authorities.isEmpty()) {
      throw new IllegalArgumentException(
          "credentials: %d certificates, %d authorities (expected: one or more of each)"
              .formatted(chain.size(), authorities.size()));
    }
  }

  /** The owner's certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Who these credentials make their owner. */
  public Identity identity() throws PkiException {
    return Identity.of(certificate());
  }

  /** Without the key: this text may end up in a log. */
  @Override
  public String toString() {
    return "Credentials[" + certificate().getSubjectX500Principal().getName() + "]";
  }
}
