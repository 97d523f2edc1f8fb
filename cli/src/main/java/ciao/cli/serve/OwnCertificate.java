package ciao.cli.serve;

import ciao.certs.CertificateDescription;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which file in a home's {@code pki} is the certificate of this machine. A node is who its
 * certificate says, whatever the machine is called by now: one that got another name keeps what it
 * was made with, or the cloud would take it for another node and give up what is on its disks.
 */
final class OwnCertificate {
  /** What a machine is that is a cloud of its own. */
  static final Roles ALL =
      Roles.of(Role.SERVER, Role.CONTROLLER, Role.SCHEDULER, Role.AGENT, Role.NETAGENT);

  private OwnCertificate() {}

  /**
   * The one of the machine's name, whether or not it is there; but for want of it the one that was
   * made here under another name: that of a machine without a name, or the only one with all roles.
   */
  static Path in(Path home, String hostname) {
    Path pki = home.resolve("pki");
    Path named = file(pki, hostname);
    if (Files.exists(named)) {
      return named;
    }
    Path unnamed = file(pki, LocalCluster.UNNAMED);
    if (isOfAWholeMachine(unnamed)) {
      return unnamed;
    }
    List<Path> others =
        nodes(pki).stream().filter(OwnCertificate::isOfAWholeMachine).limit(2).toList();
    return others.size() == 1 ? others.getFirst() : named;
  }

  private static Path file(Path pki, String name) {
    return pki.resolve("node-" + name + ".pem");
  }

  private static List<Path> nodes(Path pki) {
    List<Path> nodes = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(pki, "node-*.pem")) {
      found.forEach(nodes::add);
    } catch (IOException | DirectoryIteratorException unreadable) {
      return List.of(); // there is nothing to take, and whoever needs one says what is wrong
    }
    return nodes;
  }

  /**
   * As {@code ciao up} makes it, for this machine under any name. Those of other machines may lie
   * here, too, where the authority is.
   */
  private static boolean isOfAWholeMachine(Path file) {
    try {
      return Files.exists(file) && isOfAWholeMachine(CertificateDescription.of(file));
    } catch (PkiException unreadable) {
      return false;
    }
  }

  private static boolean isOfAWholeMachine(CertificateDescription certificate) {
    return certificate.roles().equals(ALL) && certificate.names().hosts().contains("localhost");
  }
}
