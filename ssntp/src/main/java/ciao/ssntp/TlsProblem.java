package ciao.ssntp;

import ciao.ssntp.ConnectProblem.Kind;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetSocketAddress;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Names what went wrong in a TLS handshake. Our own checks throw Java's exceptions; what the server
 * found arrives as an alert, of which both TLS implementations make text only.
 */
final class TlsProblem {
  private TlsProblem() {}

  static ConnectProblem of(Throwable thrown, InetSocketAddress server) {
    Kind own = own(thrown);
    if (own != null) {
      String whose = own == Kind.TIMED_OUT ? "" : "its certificate: ";
      return new ConnectProblem(own, "server %s: %s%s".formatted(server, whose, remedy(own)));
    }
    String text = String.valueOf(thrown.getMessage());
    Kind alert = alert(text.toLowerCase(Locale.ROOT));
    if (alert != null) {
      return new ConnectProblem(
          alert,
          "server %s refuses this client's certificate: %s".formatted(server, remedy(alert)));
    }
    boolean tls = causedBy(thrown, SSLException.class);
    return new ConnectProblem(
        tls ? Kind.TLS_FAILED : Kind.LOST, "server %s: %s".formatted(server, text));
  }

  private static @Nullable Kind own(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Kind kind = kind(cause);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  private static @Nullable Kind kind(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _, CertificateNotYetValidException _ ->
          Kind.CERTIFICATE_EXPIRED;
      case CertPathValidatorException e when expired(e.getReason()) -> Kind.CERTIFICATE_EXPIRED;
      case CertPathValidatorException e when e.getCause() == null -> Kind.UNKNOWN_AUTHORITY;
      case CertPathBuilderException e when e.getCause() == null -> Kind.UNKNOWN_AUTHORITY;
      case SslHandshakeTimeoutException _ -> Kind.TIMED_OUT;
      default -> null; // its cause may say more
    };
  }

  private static boolean expired(CertPathValidatorException.Reason reason) {
    return reason == CertPathValidatorException.BasicReason.EXPIRED
        || reason == CertPathValidatorException.BasicReason.NOT_YET_VALID;
  }

  /** RFC 8446 section 6.2 names the alerts. */
  private static @Nullable Kind alert(String text) {
    if (!text.contains("alert")) {
      return null;
    }
    if (text.contains("certificate_expired")) {
      return Kind.CERTIFICATE_EXPIRED;
    }
    if (text.contains("unknown_ca") || text.contains("certificate_unknown")) {
      return Kind.UNKNOWN_AUTHORITY;
    }
    return null;
  }

  private static boolean causedBy(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String remedy(Kind kind) {
    return switch (kind) {
      case CERTIFICATE_EXPIRED ->
          "expired or not yet valid (expected: valid now); issue a new one with `ciao cert issue`,"
              + " and check the clocks";
      case UNKNOWN_AUTHORITY ->
          "not accepted (expected: issued by the cluster's authority); both ends need certificates"
              + " of the same `ciao cert init`";
      case TIMED_OUT -> "no end of the TLS handshake in time; does a scheduler listen there?";
      case UNREACHABLE,
          LOST,
          TLS_FAILED,
          NOT_A_SCHEDULER,
          REFUSED_FOR_NOW,
          DECLINED,
          REFUSED,
          PROTOCOL ->
          kind.toString();
    };
  }
}
