package ciao.certs;

import ciao.certs.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Decides whether the names in a certificate make one identity. */
final class IdentityRules {

  private IdentityRules() {}

  /** The identity these names make, or the first reason why they make none. */
  static Identity judge(CertificateNames names) throws PkiException {
    List<Problem> problems = problems(names);
    if (!problems.isEmpty()) {
      throw new PkiException("certificate of %s: %s".formatted(label(names), first(problems)));
    }
    return identity(names);
  }

  /** Every reason why these names make no identity; empty if they make one. */
  static List<Problem> problems(CertificateNames names) {
    List<Problem> problems = new ArrayList<>();
    boolean node = !names.uuids().isEmpty() || !names.roles().isEmpty();
    boolean user = !names.organisations().isEmpty();
    if (names.commonNames().size() != 1) {
      problems.add(
          Code.NAME.found("%d common names".formatted(names.commonNames().size()), "exactly one"));
    }
    if (!node && !user) {
      problems.add(
          Code.NO_IDENTITY.found(
              "neither a node UUID nor an organisation",
              "a node's or a user's certificate; make one with `ciao cert issue`"));
    }
    if (node && user) {
      problems.add(
          Code.AMBIGUOUS.found(
              "both a node's (UUID or roles) and a user's (organisations %s)"
                  .formatted(organisations(names)),
              "one or the other"));
    }
    if (node) {
      addNodeProblems(names, problems);
    }
    if (names.organisations().size() > 1 && names.organisations().contains(Identity.ADMIN)) {
      problems.add(
          Code.AMBIGUOUS.found(
              "an operator's and a tenant's organisations: %s".formatted(organisations(names)),
              "tenants without %1$s, or %1$s alone".formatted(Identity.ADMIN)));
    }
    if (problems.isEmpty()) {
      addTextProblems(names, problems);
    }
    return problems;
  }

  private static void addNodeProblems(CertificateNames names, List<Problem> problems) {
    if (names.uuids().isEmpty()) {
      problems.add(
          Code.NO_UUID.found(
              "roles %s but no UUID".formatted(names.roles()), "one URI name urn:uuid:…"));
    }
    if (names.uuids().size() > 1) {
      problems.add(
          Code.AMBIGUOUS.found(
              "several UUIDs: %s"
                  .formatted(
                      names.uuids().stream().map(UUID::toString).collect(Collectors.joining(", "))),
              "one URI name urn:uuid:…"));
    }
  }

  /** The rules for text stand in the identities' constructors. */
  private static void addTextProblems(CertificateNames names, List<Problem> problems) {
    try {
      identity(names);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(Code.NAME, String.valueOf(e.getMessage())));
    }
  }

  private static Identity identity(CertificateNames names) {
    String commonName = names.commonNames().getFirst();
    return names.uuids().isEmpty()
        ? new Identity.User(commonName, names.organisations())
        : new Identity.Node(commonName, names.uuids().getFirst(), names.roles());
  }

  private static String first(List<Problem> problems) {
    return problems.getFirst().sentence();
  }

  private static String organisations(CertificateNames names) {
    return SubjectText.escape(String.join(", ", names.organisations()));
  }

  private static String label(CertificateNames names) {
    return names.commonNames().isEmpty()
        ? "no name"
        : SubjectText.escape(String.join(", ", names.commonNames()));
  }
}
