package ciao.certs;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * From when until when a certificate is valid, both ends included, in whole seconds (all that X.509
 * can say).
 */
public record Validity(Instant notBefore, Instant notAfter) {

  /** Lifetime of an authority's certificate unless told otherwise. */
  public static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  /** Lifetime of a node's or a user's certificate unless told otherwise. */
  public static final Duration LIFETIME = Duration.ofDays(365);

  /** How far clocks of a cluster may disagree before a new certificate is refused as premature. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  public Validity {
    notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
    notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
    if (!notBefore.isBefore(notAfter)) {
      throw new IllegalArgumentException(
          "validity: from %s until %s (expected: the end after the beginning)"
              .formatted(notBefore, notAfter));
    }
  }

  /** From {@code now} (less the clocks' possible skew) for {@code lifetime}. */
  public static Validity startingAt(Instant now, Duration lifetime) {
    if (!lifetime.isPositive()) {
      throw new IllegalArgumentException(
          "lifetime: %s (expected: more than nothing)".formatted(lifetime));
    }
    return new Validity(now.minus(CLOCK_SKEW), now.plus(lifetime));
  }

  /** The validity a certificate states. */
  static Validity of(X509Certificate certificate) throws PkiException {
    try {
      return new Validity(
          certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    } catch (IllegalArgumentException e) {
      throw new PkiException("certificate: " + e.getMessage(), e);
    }
  }

  /** Whole days until the end; negative once it has passed. */
  public long daysLeft(Instant now) {
    return daysBetween(now, notAfter);
  }

  static long daysBetween(Instant from, Instant until) {
    return Math.floorDiv(Duration.between(from, until).toSeconds(), 86_400L);
  }
}
