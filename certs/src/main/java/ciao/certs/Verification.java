package ciao.certs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is wrong with one certificate file, not just the first thing.
 *
 * @param description what the certificate says; empty if it could not be read
 * @param problems in the order they were looked for; warnings among them
 */
public record Verification(
    Path file, Optional<CertificateDescription> description, List<Problem> problems) {

  public Verification {
    problems = List.copyOf(problems);
  }

  /** Checks a node's or user's file against the authorities its peers will trust. */
  public static Verification of(Path file, Path authorities, Instant now) {
    return new Verifier(file, now).owner(authorities);
  }

  /** Checks an authority's certificate. */
  public static Verification ofAuthority(Path file, Instant now) {
    return new Verifier(file, now).authority();
  }

  /** Whether the certificate can be used; warnings do not stand in its way. */
  public boolean isUsable() {
    return problems.stream().allMatch(Problem::isWarning);
  }

  Verification with(Problem problem) {
    List<Problem> more = new ArrayList<>(problems);
    more.add(problem);
    return new Verification(file, description, more);
  }
}
