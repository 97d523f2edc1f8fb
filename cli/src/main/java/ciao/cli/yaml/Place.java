package ciao.cli.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Where in a file something stands, as editors take it: {@code file:line:column}, from 1. */
public final class Place {
  private Place() {}

  static String of(String file, Node node) {
    return of(file, node.getStartMark());
  }

  /** The file alone when that is all that is known. */
  public static String of(String file, @Nullable Mark at) {
    return at == null ? file : of(file, at.getLine() + 1, at.getColumn() + 1);
  }

  /** The file alone when that is all that is known. */
  public static String of(String file, @Nullable JsonLocation at) {
    return at == null ? file : of(file, at.getLineNr(), at.getColumnNr());
  }

  private static String of(String file, int line, int column) {
    return file + ":" + line + ":" + column;
  }
}
