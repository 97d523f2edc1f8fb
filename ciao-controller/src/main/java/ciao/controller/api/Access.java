package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.tenant.Tenants;
import ciao.ssntp.payload.TenantId;

/** Who may use a route. */
enum Access {
  /** Whoever has a certificate of the cluster's. */
  ANYONE,
  /** Operators. */
  OPERATOR,
  /** The tenant in the path, and operators. */
  TENANT,
  /** Operators; the tenant in the path is told so, to everybody else it does not exist. */
  OPERATOR_OF_TENANT,
  /** Compute nodes, and nobody else. */
  NODE;

  /**
   * Decides.
   *
   * @param tenant the tenant in the path, or empty when the path has none
   */
  Answer<Caller> check(Caller caller, String tenant, Tenants tenants) {
    boolean forNodes = this == NODE;
    if (caller instanceof Caller.Node != forNodes) {
      return forNodes
          ? Answer.denied(
              Reason.FORBIDDEN, "nodes_only", "only compute nodes call what is under /v1/node")
          : Answer.denied(
              Reason.FORBIDDEN,
              "node_certificate",
              "a node's certificate reaches only what is under /v1/node");
    }
    return switch (this) {
      case ANYONE, NODE -> Answer.of(caller);
      case OPERATOR -> operator(caller);
      case TENANT -> tenant(caller, tenant, tenants);
      case OPERATOR_OF_TENANT -> tenant(caller, tenant, tenants).then(Access::operator);
    };
  }

  private static Answer<Caller> operator(Caller caller) {
    return caller instanceof Caller.Operator
        ? Answer.of(caller)
        : Answer.denied(
            Reason.FORBIDDEN,
            "operators_only",
            "only operators may do this (expected: a certificate of organisation admin)");
  }

  /**
   * A tenant the caller may not act for is answered like one that is not there, before anything is
   * looked up, so that neither words nor time tell them apart.
   */
  private static Answer<Caller> tenant(Caller caller, String name, Tenants tenants) {
    try {
      TenantId tenant = TenantId.of(name);
      if (caller.mayActFor(tenant) && tenants.find(tenant).isPresent()) {
        return Answer.of(caller);
      }
    } catch (IllegalArgumentException noTenantIsCalledSo) {
      // Answered like any other that is not there.
    }
    return new Answer.Denied<>(
        Denial.notFound("there is no tenant %s, or the certificate is not for it".formatted(name)));
  }
}
