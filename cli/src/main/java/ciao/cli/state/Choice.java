package ciao.cli.state;

import ciao.client.StateQuery;
import ciao.client.api.state.StateOverview;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which resources of one type: the arguments that lists and watches share. */
final class Choice {
  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "A type, its plural or an alias, in any case; `ciao state types` lists them.")
  @SuppressWarnings("NullAway.Init")
  String type;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Of one tenant, or `system` (default: of all).")
  @Nullable String namespace;

  @Option(
      names = {"-l", "--labels"},
      paramLabel = "SELECTOR",
      description = "By labels, such as 'tier=fast,!old' or 'size>=10Gi | zone in (a, b)'.")
  private @Nullable String labels;

  @Option(
      names = "--ids",
      paramLabel = "PATTERN",
      description = "Those whose id matches a regular expression.")
  private @Nullable String ids;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Secrets secrets;

  /** Whether specs of sensitive types are asked for. */
  static final class Secrets {
    @Option(
        names = "--sensitive",
        description = "Show the specs of sensitive types, too: they hold tenants' secrets.")
    boolean sensitive;
  }

  StateQuery of(StateOverview.Type found) {
    return new StateQuery(found.name(), namespace, labels, ids, secrets.sensitive);
  }
}
