package ciao.cli.cert;

import ciao.certs.Identity;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Whose a certificate is, as far as a command does something else for it. */
public final class Owner {
  private Owner() {}

  /** The only tenant the certificate is for; nothing for several, for operators and for nodes. */
  public static Optional<String> onlyTenant(Path certificate) throws IOException {
    return of(certificate) instanceof Identity.User user
            && !user.isAdmin()
            && user.organisations().size() == 1
        ? Optional.of(user.organisations().getFirst())
        : Optional.empty();
  }

  /** Whether it is an operator's. */
  public static boolean isOperator(Path certificate) throws IOException {
    return of(certificate) instanceof Identity.User user && user.isAdmin();
  }

  private static Identity of(Path certificate) throws IOException {
    try {
      return Identity.of(PemFiles.certificates(certificate).getFirst());
    } catch (PkiException unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }
}
