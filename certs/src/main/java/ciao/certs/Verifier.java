package ciao.certs;

import ciao.certs.Problem.Code;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for everything that may be wrong with one file. Used once, by one thread. */
final class Verifier {

  /** A certificate about to expire is worth a word while there is time to replace it. */
  private static final int SOON_DAYS = 30;

  /** In {@link X509Certificate#getKeyUsage}. */
  private static final int DIGITAL_SIGNATURE = 0;

  private static final int CERTIFICATE_SIGNING = 5;

  private final Path file;
  private final Instant now;
  private final List<Problem> problems = new ArrayList<>();

  Verifier(Path file, Instant now) {
    this.file = file;
    this.now = now;
  }

  Verification owner(Path authoritiesFile) {
    List<X509Certificate> chain = read(() -> PemFiles.certificates(file));
    List<X509Certificate> authorities = read(() -> PemFiles.authorities(authoritiesFile));
    if (chain.isEmpty()) {
      return result(Optional.empty());
    }
    X509Certificate certificate = chain.getFirst();
    Optional<CertificateDescription> description = describe(certificate);
    description.ifPresent(this::checkIdentity);
    description.ifPresent(found -> checkUsages(found, certificate));
    for (X509Certificate each : chain) {
      checkDates(each, "certificate");
    }
    if (!authorities.isEmpty()) {
      checkChain(chain, authorities);
    }
    checkKey(certificate);
    return result(description);
  }

  Verification authority() {
    List<X509Certificate> certificates = read(() -> PemFiles.certificates(file));
    if (certificates.isEmpty()) {
      return result(Optional.empty());
    }
    for (X509Certificate certificate : certificates) {
      if (certificate.getBasicConstraints() < 0
          || !mayBeUsedFor(certificate, CERTIFICATE_SIGNING)) {
        problems.add(
            Code.NOT_AN_AUTHORITY.found(
                "%s may sign no certificates".formatted(name(certificate)),
                "an authority's certificate; make one with `ciao cert init`"));
      }
      checkDates(certificate, "authority");
    }
    return result(describe(certificates.getFirst()));
  }

  private void checkIdentity(CertificateDescription description) {
    CertificateNames names = description.names();
    problems.addAll(IdentityRules.problems(names));
    if (!names.uuids().isEmpty() && names.roles().isEmpty()) {
      problems.add(
          Code.NO_ROLE.found(
              "node %s has no role".formatted(names.uuids().getFirst()),
              "one or more of %s".formatted(Roles.of(Role.values()))));
    }
  }

  private void checkUsages(CertificateDescription description, X509Certificate certificate) {
    List<String> usages = read(() -> CertificateNames.usages(certificate));
    boolean node = !description.uuids().isEmpty();
    if (!usages.contains(CertificateUsage.CLIENT_AUTH)) {
      problems.add(Code.WRONG_USAGE.found("not for TLS clients", "extended key usage clientAuth"));
    }
    if (node && !usages.contains(CertificateUsage.SERVER_AUTH)) {
      problems.add(Code.WRONG_USAGE.found("a node's, but not for TLS servers", "usage serverAuth"));
    }
    if (!mayBeUsedFor(certificate, DIGITAL_SIGNATURE)) {
      problems.add(Code.WRONG_USAGE.found("not for signatures", "key usage digitalSignature"));
    }
  }

  private void checkDates(X509Certificate certificate, String what) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      problems.add(
          Code.NOT_YET_VALID.found(
              "%s %s is valid from %s on".formatted(what, name(certificate), from),
              "not after now, %s; check this machine's clock".formatted(now)));
    }
    if (now.isAfter(until)) {
      problems.add(
          Code.EXPIRED.found(
              "%s %s expired on %s".formatted(what, name(certificate), until),
              "after now, %s; issue a new one".formatted(now)));
    } else if (Validity.daysBetween(now, until) < SOON_DAYS) {
      problems.add(
          Code.EXPIRES_SOON.found(
              "%s %s expires in %d days"
                  .formatted(what, name(certificate), Validity.daysBetween(now, until)),
              "%d days or more; issue a new one".formatted(SOON_DAYS)));
    }
  }

  private void checkChain(List<X509Certificate> chain, List<X509Certificate> authorities) {
    @Nullable X509Certificate signer = signer(chain.getLast(), authorities);
    if (signer == null) {
      problems.add(
          Code.FOREIGN_AUTHORITY.found(
              "issued by %s with a key not trusted here"
                  .formatted(SubjectText.of(chain.getLast().getIssuerX500Principal())),
              "issued by %s"
                  .formatted(
                      authorities.stream()
                          .map(Verifier::name)
                          .collect(Collectors.joining(" or ")))));
      return;
    }
    checkDates(signer, "authority");
    checkPath(chain, signer);
  }

  private static @Nullable X509Certificate signer(
      X509Certificate last, List<X509Certificate> authorities) {
    for (X509Certificate authority : authorities) {
      if (isSignedBy(last, authority)) {
        return authority;
      }
    }
    return null;
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // that is how the JDK answers no
    }
  }

  /** Everything RFC 5280 asks of a path beyond what has a sentence of its own above. */
  private void checkPath(List<X509Certificate> chain, X509Certificate authority) {
    try {
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setRevocationEnabled(false); // there are no revocation lists
      parameters.setDate(Date.from(whenAllAreValid(chain, authority)));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
    } catch (GeneralSecurityException e) {
      problems.add(
          Code.CHAIN.found(
              "path validation: %s".formatted(e.getMessage()),
              "a path from %s".formatted(name(authority))));
    }
  }

  /** The moment closest to now, as dates have been reported already. */
  private Instant whenAllAreValid(List<X509Certificate> chain, X509Certificate authority) {
    List<X509Certificate> all = new ArrayList<>(chain);
    all.add(authority);
    Instant moment = now;
    for (X509Certificate each : all) {
      Instant until = each.getNotAfter().toInstant();
      moment = moment.isAfter(until) ? until : moment;
    }
    for (X509Certificate each : all) {
      Instant from = each.getNotBefore().toInstant();
      moment = moment.isBefore(from) ? from : moment;
    }
    return moment;
  }

  private void checkKey(X509Certificate certificate) {
    try {
      if (!KeyPairs.match(certificate.getPublicKey(), PemFiles.key(file))) {
        problems.add(PemFiles.mismatch(file));
      }
      PemFiles.openPermissions(file).ifPresent(problems::add);
    } catch (PkiException e) {
      problems.add(unreadable(e));
    }
  }

  private Optional<CertificateDescription> describe(X509Certificate certificate) {
    try {
      return Optional.of(CertificateDescription.of(certificate));
    } catch (PkiException e) {
      problems.add(unreadable(e));
      return Optional.empty();
    }
  }

  /** A list that may turn out unreadable. */
  @FunctionalInterface
  private interface Source<T> {
    List<T> get() throws PkiException;
  }

  private <T> List<T> read(Source<T> source) {
    try {
      return source.get();
    } catch (PkiException e) {
      problems.add(unreadable(e));
      return List.of();
    }
  }

  private static Problem unreadable(PkiException e) {
    return new Problem(Code.UNREADABLE, String.valueOf(e.getMessage()));
  }

  private static boolean mayBeUsedFor(X509Certificate certificate, int usage) {
    boolean @Nullable [] usages = certificate.getKeyUsage();
    return usages == null || usages[usage];
  }

  private static String name(X509Certificate certificate) {
    return SubjectText.of(certificate.getSubjectX500Principal());
  }

  private Verification result(Optional<CertificateDescription> description) {
    return new Verification(file, description, problems);
  }
}
