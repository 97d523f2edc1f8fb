package ciao.cli.cert;

import ciao.certs.CertificateDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a certificate says, a line per fact. */
final class DescriptionLines {
  private DescriptionLines() {}

  static List<String> of(CertificateDescription description, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(description.kind() + ": " + description.subject());
    add(lines, "uuid", description.uuids());
    if (!description.roles().isEmpty()) {
      lines.add("roles: " + description.roles());
    }
    add(lines, "organisations", description.organisations());
    add(lines, "hosts", description.hosts());
    long days = description.daysLeft(now);
    lines.add(
        "valid: %s to %s (%s)"
            .formatted(
                description.validity().notBefore(),
                description.validity().notAfter(),
                days < 0 ? "EXPIRED" : days + " days left"));
    lines.add("serial: " + description.serial());
    lines.add("sha-256: " + description.fingerprint());
    return lines;
  }

  private static void add(List<String> lines, String what, List<?> values) {
    if (!values.isEmpty()) {
      lines.add(
          what + ": " + values.stream().map(Objects::toString).collect(Collectors.joining(", ")));
    }
  }
}
