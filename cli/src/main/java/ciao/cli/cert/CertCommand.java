package ciao.cli.cert;

import ciao.certs.CertificateDescription;
import ciao.certs.Identity;
import ciao.certs.OnExisting;
import ciao.certs.PkiDirectory;
import ciao.certs.PkiException;
import ciao.certs.Problem;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.certs.Verification;
import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.Home;
import ciao.cli.output.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao cert}: makes and inspects the cluster's certificates; needs no running cluster. */
@Command(
    name = "cert",
    description = "Certificates: the cluster's authority, its nodes and its users.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao cert init",
      "  ciao cert issue --node web1 --roles agent,netagent --host web1.org,192.0.2.7",
      "  ciao cert issue --user alice --tenant team-a",
      "  ciao cert issue --user ops --admin",
      "  ciao cert show",
      "  ciao cert verify"
    })
public final class CertCommand {
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /**
   * Wires the command.
   *
   * @param ids gives new nodes their UUIDs
   */
  public CertCommand(InstantSource clock, Supplier<UUID> ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Where the certificates lie. */
  static final class Directory {
    @Option(
        names = "--home",
        paramLabel = "DIR",
        description = "The cluster's home (default: $CIAO_HOME, or /var/lib/ciao).")
    private @Nullable Path home;

    @Option(
        names = "--directory",
        paramLabel = "DIR",
        description = "Where the certificates lie (default: pki in the home).")
    private @Nullable Path directory;

    Path path() {
      return directory == null ? Home.of(home).resolve("pki") : directory;
    }
  }

  /** How long a certificate is good. */
  static final class Lifetime {
    @Option(
        names = "--days",
        paramLabel = "N",
        description = "How many days it is good (default: 3650 for the authority, 365 for others).")
    private @Nullable Integer days;

    Duration or(int otherwise) {
      int chosen = days == null ? otherwise : days;
      if (chosen < 1 || chosen > 36_500) {
        throw new CommandFailed(ExitCode.USAGE, "--days: " + chosen + " (expected: 1 to 36500)");
      }
      return Duration.ofDays(chosen);
    }
  }

  /** The option that lets a file be replaced. */
  static final class Force {
    @Option(names = "--force", description = "Replace a file that is there.")
    private boolean force;

    OnExisting existing() {
      return force ? OnExisting.REPLACE : OnExisting.REFUSE;
    }
  }

  @Command(description = "Make the cluster's certificate authority.")
  int init(
      @Option(names = "--name", defaultValue = "ciao", description = "Its name (default: ciao).")
          String name,
      @Mixin Lifetime lifetime,
      @Mixin Force force,
      @Mixin Directory directory)
      throws PkiException {
    PkiDirectory pki = new PkiDirectory(directory.path(), clock);
    print(pki.init(name, lifetime.or(3650), force.existing()));
    out().println("Keep " + pki.authorityKeyFile() + " safe: whoever has it owns the cluster.");
    out().flush();
    return 0;
  }

  /** What --roles takes. */
  static final class RoleNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    RoleNames() {
      super(Arrays.stream(Role.values()).map(Role::toString).toList());
    }
  }

  /** What is said of a node. */
  static final class ForNode {
    @Option(names = "--node", paramLabel = "NAME", description = "For a node of this name.")
    private @Nullable String name;

    @Option(
        names = "--roles",
        split = ",",
        paramLabel = "ROLE",
        completionCandidates = RoleNames.class,
        description = "Its roles: ${COMPLETION-CANDIDATES}.")
    private @Nullable List<String> roles;

    @Option(
        names = "--host",
        split = ",",
        paramLabel = "HOST",
        description = "Names and addresses others reach it by (default: its name).")
    private @Nullable List<String> hosts;

    @Option(names = "--uuid", paramLabel = "UUID", description = "Its id (default: a new one).")
    private @Nullable UUID uuid;

    boolean isSilent() {
      return name == null && roles == null && hosts == null && uuid == null;
    }

    List<String> hosts(String otherwise) {
      return hosts == null ? List.of(otherwise) : hosts;
    }

    Identity.Node identity(String called, Supplier<UUID> ids) throws PkiException {
      List<Role> parsed = new ArrayList<>();
      for (String role : roles == null ? List.<String>of() : roles) {
        parsed.add(Role.parse(role));
      }
      try {
        return new Identity.Node(called, uuid == null ? ids.get() : uuid, Roles.of(parsed));
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailed(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
      }
    }
  }

  /** What is said of a user. */
  static final class ForUser {
    @Option(names = "--user", paramLabel = "NAME", description = "For a user of this name.")
    private @Nullable String name;

    @Option(
        names = "--tenant",
        split = ",",
        paramLabel = "TENANT",
        description = "The tenants the user may act for.")
    private @Nullable List<String> tenants;

    @Option(names = "--admin", description = "The user is an operator.")
    private boolean admin;

    /** Whether one thing is said, and only one, of what the user may do. */
    boolean mayDoSomething() {
      return admin == (tenants == null);
    }

    boolean isSilent() {
      return name == null && tenants == null && !admin;
    }

    Identity.User identity(String called) {
      try {
        return tenants == null ? Identity.User.admin(called) : new Identity.User(called, tenants);
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailed(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
      }
    }
  }

  @Command(description = "Issue a certificate for a node or a user.")
  int issue(
      @Mixin ForNode node,
      @Mixin ForUser user,
      @Mixin Lifetime lifetime,
      @Mixin Force force,
      @Mixin Directory directory)
      throws PkiException {
    PkiDirectory pki = new PkiDirectory(directory.path(), clock);
    if (node.name != null && user.isSilent()) {
      Identity.Node identity = node.identity(node.name, ids);
      print(pki.issue(identity, node.hosts(node.name), lifetime.or(365), force.existing()));
    } else if (user.name != null && user.mayDoSomething() && node.isSilent()) {
      print(pki.issue(user.identity(user.name), lifetime.or(365), force.existing()));
    } else {
      throw new CommandFailed(
          ExitCode.USAGE,
          "say for whom: --node NAME --roles ROLE,…, or --user NAME --tenant TENANT, or"
              + " --user NAME --admin");
    }
    return 0;
  }

  @Command(description = "Show what certificates say.")
  int show(
      @Parameters(arity = "0..*", paramLabel = "FILE", description = "PEM files (default: all).")
          Path @Nullable [] files,
      @Mixin Directory directory)
      throws PkiException {
    if (files != null) {
      for (Path file : files) {
        print(file, CertificateDescription.of(file));
      }
    } else {
      new PkiDirectory(directory.path(), clock).list().forEach(this::print);
    }
    return 0;
  }

  @Command(
      description = "Check certificates: signature, dates, roles, keys. Exit code 1 if any fails.")
  int verify(
      @Parameters(arity = "0..*", paramLabel = "FILE", description = "PEM files (default: all).")
          Path @Nullable [] files,
      @Mixin Directory directory)
      throws PkiException {
    PkiDirectory pki = new PkiDirectory(directory.path(), clock);
    List<Verification> results =
        files == null
            ? pki.verify()
            : Arrays.stream(files)
                .map(file -> Verification.of(file, pki.authorityFile(), clock.instant()))
                .toList();
    for (Verification result : results) {
      out().println(result.file() + ": " + (result.isUsable() ? "good" : "NOT GOOD"));
      for (Problem problem : result.problems()) {
        out()
            .println(
                "  " + (problem.isWarning() ? "warning: " : "") + Printable.of(problem.sentence()));
      }
    }
    out().flush();
    return results.stream().allMatch(Verification::isUsable) ? ExitCode.OK : ExitCode.REFUSED;
  }

  private void print(PkiDirectory.Entry entry) {
    print(entry.file(), entry.description());
  }

  private void print(Path file, CertificateDescription description) {
    out().println(file);
    DescriptionLines.of(description, clock.instant())
        .forEach(line -> out().println("  " + Printable.of(line)));
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
