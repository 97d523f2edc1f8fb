package ciao.cli.command;

import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.NewTenant;
import ciao.client.api.Tenant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao tenant}: for operators. */
@Command(
    name = "tenant",
    description = "Tenants: who may use the cloud (operators only).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao tenant add team-a",
      "  ciao cert issue --user alice --tenant team-a",
      "  ciao tenant list",
      "  ciao tenant show team-a",
      "  ciao tenant delete team-a"
    })
public final class TenantCommand {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private static final List<Column<Tenant>> COLUMNS =
      List.of(
          Column.of("NAME", Tenant::name),
          Column.of("INSTANCES", Tenant::instances),
          Column.of("CREATED", Tenant::created));

  @Command(description = "Make a tenant.")
  int add(
      @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, hyphens.")
          String name,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.one(client.addTenant(new NewTenant(name)), Tenant::name, COLUMNS);
    }
    return 0;
  }

  @Command(description = "List the tenants.")
  int list(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.list(client.tenants(), Tenant::name, COLUMNS);
    }
    return 0;
  }

  @Command(description = "Show one tenant.")
  int show(
      @Parameters(paramLabel = "NAME", description = "Its name.") String name,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.one(client.tenant(name), Tenant::name, COLUMNS);
    }
    return 0;
  }

  @Command(
      description = "Delete tenants that have nothing left. Their names are not given out again.")
  int delete(
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "Their names.")
          List<String> names,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      Each each = new Each(spec.commandLine().getErr());
      each.apply(
          names,
          name -> {
            client.deleteTenant(name);
            return name;
          });
      return each.exitCode();
    }
  }
}
