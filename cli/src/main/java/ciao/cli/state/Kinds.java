package ciao.cli.state;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.yaml.Nearest;
import ciao.client.ApiException;
import ciao.client.StateClient;
import ciao.client.UnreachableException;
import ciao.client.api.state.StateOverview;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Finds the type somebody means: by its name, its plural, or an alias. */
final class Kinds {
  private Kinds() {}

  /**
   * A word in capital letters that stands for nothing is taken for the full name of a type that the
   * controller has no record for.
   */
  static StateOverview.Type find(StateClient client, String word)
      throws ApiException, UnreachableException, InterruptedException {
    List<StateOverview.Type> types = client.overview().types();
    String lower = word.toLowerCase(Locale.ROOT);
    Set<String> words = new TreeSet<>();
    for (StateOverview.Type type : types) {
      if (type.names().contains(lower)) {
        return type;
      }
      words.addAll(type.names());
    }
    if (!word.equals(lower)) {
      return new StateOverview.Type(word, List.of(), List.of(), false);
    }
    throw new CommandFailed(
        ExitCode.REFUSED,
        "`%s` is no type%s; `ciao state types` lists them, and others are asked for by their full name"
            .formatted(word, Nearest.meant(lower, words)));
  }
}
