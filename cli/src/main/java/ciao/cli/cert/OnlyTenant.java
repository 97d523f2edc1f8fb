package ciao.cli.cert;

import ciao.certs.Identity;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** For whom a certificate's owner acts when that goes without saying. */
public final class OnlyTenant {
  private OnlyTenant() {}

  /** The only tenant the certificate is for; nothing for several, for operators and for nodes. */
  public static Optional<String> of(Path certificate) throws IOException {
    try {
      Identity identity = Identity.of(PemFiles.certificates(certificate).getFirst());
      return identity instanceof Identity.User user
              && !user.isAdmin()
              && user.organisations().size() == 1
          ? Optional.of(user.organisations().getFirst())
          : Optional.empty();
    } catch (PkiException unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }
}
