package ciao.ssntp;

import ciao.certs.Identity;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import java.security.cert.X509Certificate;
import java.util.UUID;

/**
 * Whether a peer is who it claims to be in CONNECT or CONNECTED. Its certificate alone decides; TLS
 * has verified that the cluster's authority issued it. Host names do not matter: a node is its UUID
 * and its roles, wherever it runs.
 */
final class HandshakeRules {
  /** What a server must be, and may claim. */
  private static final Roles SERVERS = Roles.of(Role.SCHEDULER, Role.SERVER);

  /** What comes of it. */
  sealed interface Verdict {
    /** The peer is this. */
    record Accepted(SessionKey key, Identity.Node identity) implements Verdict {}

    /** The peer is told why not. */
    record Refused(Violation violation) implements Verdict {}
  }

  private HandshakeRules() {}

  /** The server's checks of a client. */
  static Verdict judge(Connect connect, X509Certificate certificate) {
    return judge(connect.roleMask(), connect.client(), certificate, ForwardingTable.CLIENTS);
  }

  /** A client's checks of the server: a scheduler, and one that means this client. */
  static Verdict judge(Connected connected, X509Certificate certificate, UUID client) {
    if (!connected.client().equals(client)) {
      return refused(
          ErrorCode.UUID_NOT_IN_CERTIFICATE,
          "CONNECTED for client %s (expected: %s)".formatted(connected.client(), client));
    }
    Verdict verdict = judge(connected.roleMask(), connected.server(), certificate, SERVERS);
    if (verdict instanceof Verdict.Accepted(SessionKey key, Identity.Node identity)
        && !key.roles().contains(Role.SCHEDULER)) {
      return refused(
          ErrorCode.ROLE_NOT_ALLOWED,
          "server %s is %s (expected: scheduler)".formatted(identity.commonName(), key.roles()));
    }
    return verdict;
  }

  /** Whether a client may say anything at all to the owner of this certificate. */
  static Verdict judgeServer(X509Certificate certificate) {
    Verdict verdict = node(certificate);
    if (verdict instanceof Verdict.Accepted(_, Identity.Node node)
        && !node.roles().contains(Role.SCHEDULER)) {
      return refused(
          ErrorCode.ROLE_NOT_IN_CERTIFICATE,
          "the server's certificate (%s) allows %s (expected: scheduler); connect to a scheduler"
              .formatted(node.commonName(), node.roles()));
    }
    return verdict;
  }

  private static Verdict judge(int mask, UUID uuid, X509Certificate certificate, Roles possible) {
    return switch (node(certificate)) {
      case Verdict.Refused refused -> refused;
      case Verdict.Accepted(_, Identity.Node node) -> judge(mask, uuid, node, possible);
    };
  }

  private static Verdict judge(int mask, UUID uuid, Identity.Node node, Roles possible) {
    if (!node.uuid().equals(uuid)) {
      return refused(
          ErrorCode.UUID_NOT_IN_CERTIFICATE,
          "UUID: %s (expected: %s, the certificate's)".formatted(uuid, node.uuid()));
    }
    if (mask == 0 || (mask & ~Roles.KNOWN) != 0) {
      return refused(
          ErrorCode.UNKNOWN_ROLE,
          "role mask: 0x%x (expected: one or more bits of 0x%x)".formatted(mask, possible.mask()));
    }
    Roles claimed = Roles.fromMask(mask);
    if (!possible.containsAll(claimed)) {
      return refused(
          ErrorCode.ROLE_NOT_ALLOWED,
          "roles: %s (expected: some of %s)".formatted(claimed, possible));
    }
    if (!node.roles().containsAll(claimed)) {
      return refused(
          ErrorCode.ROLE_NOT_IN_CERTIFICATE,
          "roles: %s (expected: at most %s, what the certificate allows); issue one with"
                  .formatted(claimed, node.roles())
              + " `ciao cert issue --roles`");
    }
    return new Verdict.Accepted(new SessionKey(uuid, claimed), node);
  }

  private static Verdict node(X509Certificate certificate) {
    try {
      return switch (Identity.of(certificate)) {
        case Identity.Node node ->
            new Verdict.Accepted(new SessionKey(node.uuid(), node.roles()), node);
        case Identity.User user ->
            refused(
                ErrorCode.NOT_A_NODE,
                "certificate: of the user %s (expected: a node's)".formatted(user.commonName()));
      };
    } catch (PkiException e) {
      return refused(ErrorCode.NOT_A_NODE, String.valueOf(e.getMessage()));
    }
  }

  private static Verdict refused(ErrorCode code, String message) {
    return new Verdict.Refused(new Violation(code, message));
  }
}
