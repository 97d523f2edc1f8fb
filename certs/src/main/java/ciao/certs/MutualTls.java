package ciao.certs;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What mutual TLS needs of the JDK: a whole context, such as for its HttpClient, or the key alone.
 */
public final class MutualTls {

  private MutualTls() {}

  /** A context that presents the credentials' chain and trusts their authorities alone. */
  public static SSLContext context(Credentials credentials) throws PkiException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {keyManager(credentials)}, trust(credentials.authorities()), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Presents the credentials' chain, whoever asks. Making one costs nothing. */
  public static X509ExtendedKeyManager keyManager(Credentials credentials) {
    return new OneKey(credentials);
  }

  private static TrustManager[] trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * Presents the one key there is. A key store would do the same after encrypting and decrypting
   * the key under a password: thousands of hash rounds, paid by every start of the command line and
   * by every client of a process that has thousands.
   */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final Credentials credentials;

    OneKey(Credentials credentials) {
      this.credentials = credentials;
    }

    private @Nullable String alias(String... keyTypes) {
      return Arrays.asList(keyTypes).contains(credentials.key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = alias(keyType);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return credentials.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return credentials.key();
    }
  }
}
