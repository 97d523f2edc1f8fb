package ciao.controller.api;

import ciao.certs.Identity;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TenantId;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who calls, from the certificate and nothing else. */
sealed interface Caller {
  /** May do everything but what is for nodes. */
  record Operator(String name) implements Caller {}

  /** May act for these tenants. */
  record User(String name, List<String> tenants) implements Caller {
    public User {
      tenants = List.copyOf(tenants);
    }
  }

  /** A compute node: reaches only what is for nodes. */
  record Node(NodeId id) implements Caller {}

  /** Whether this caller may act for a tenant, which need not exist. */
  default boolean mayActFor(TenantId tenant) {
    return switch (this) {
      case Operator operator -> true;
      case User user -> user.tenants().contains(tenant.value());
      case Node node -> false;
    };
  }

  /** Whose share of what is bounded this caller takes: the users of a tenant have one together. */
  default String account() {
    return switch (this) {
      case Operator operator -> "operators";
      case User user -> "tenants " + String.join(" ", user.tenants());
      case Node node -> "node " + node.id();
    };
  }

  /** Reads it once per connection. */
  static Answer<Caller> of(ServiceRequestContext context) {
    SSLSession session = context.sslSession();
    if (session == null) {
      return Answer.denied(Reason.FORBIDDEN, "no_certificate", "this API is spoken over TLS only");
    }
    if (session.getValue(KEY) instanceof Caller known) {
      return Answer.of(known);
    }
    try {
      Answer<Caller> caller = of((X509Certificate) session.getPeerCertificates()[0]);
      if (caller instanceof Answer.Given<Caller> given) {
        session.putValue(KEY, given.value());
      }
      return caller;
    } catch (SSLPeerUnverifiedException none) {
      return Answer.denied(
          Reason.FORBIDDEN,
          "no_certificate",
          "no client certificate was shown; `ciao cert issue` makes one");
    }
  }

  String KEY = "ciao.caller";

  private static Answer<Caller> of(X509Certificate certificate) {
    try {
      return switch (Identity.of(certificate)) {
        case Identity.User user when user.isAdmin() -> Answer.of(new Operator(user.commonName()));
        case Identity.User user -> Answer.of(new User(user.commonName(), user.organisations()));
        case Identity.Node node when node.roles().contains(Role.AGENT) ->
            Answer.of(new Node(new NodeId(node.uuid())));
        case Identity.Node node ->
            Answer.denied(
                Reason.FORBIDDEN,
                "not_a_compute_node",
                "the certificate of %s is for roles %s (expected: a user's, or one with role agent)"
                    .formatted(node.commonName(), node.roles()));
      };
    } catch (PkiException neither) {
      return Answer.denied(
          Reason.FORBIDDEN,
          "unknown_identity",
          "the client certificate names neither a user nor a node; `ciao cert issue` makes one that does");
    }
  }
}
