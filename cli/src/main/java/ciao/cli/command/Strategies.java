package ciao.cli.command;

import java.util.ArrayList;
import java.util.List;

/** What --strategy offers to the shell; a scheduler of another version may have others. */
final class Strategies extends ArrayList<String> {
  private static final long serialVersionUID = 1L;

  Strategies() {
    super(List.of("spread", "pack"));
  }
}
