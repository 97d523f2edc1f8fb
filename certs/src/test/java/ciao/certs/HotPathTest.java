package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every start of the command line and every TLS handshake runs. */
final class HotPathTest {

  @TempDir private Path directory;

  @Test
  void readingCredentialsAndIdentitiesAndSettingUpTlsNeedTheJdkAlone() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("test", InstantSource.system());
    Path own = directory.resolve("own.pem");
    Path ca = directory.resolve("ca.pem");
    Credentials root = authority.issue(Identity.User.admin("root"));
    PemFiles.write(own, root, OnExisting.REFUSE);
    PemFiles.write(ca, root.authorities(), OnExisting.REFUSE);
    URL classes = PemFiles.class.getProtectionDomain().getCodeSource().getLocation();

    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> alone.loadClass("org.bouncycastle.asn1.ASN1Object"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> credentials = alone.loadClass(Credentials.class.getName());
      Object read =
          alone
              .loadClass(PemFiles.class.getName())
              .getMethod("read", Path.class, Path.class)
              .invoke(null, own, ca);

      assertThat(credentials.getMethod("identity").invoke(read))
          .hasToString(Identity.User.admin("root").toString());
      assertThat(
              alone
                  .loadClass(MutualTls.class.getName())
                  .getMethod("context", credentials)
                  .invoke(null, read))
          .isInstanceOf(SSLContext.class);
      assertThat((List<?>) credentials.getMethod("chain").invoke(read)).hasSize(1);
    }
  }
}
