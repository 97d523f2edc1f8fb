package ciao.cli.output;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.Serial;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Puts in quotes what some reader of YAML would otherwise take for something else than a text:
 * {@code 1.10}, {@code 1_000} and {@code 1:30} are numbers to one, {@code 0o17} to another.
 */
final class YamlQuotes extends StringQuotingChecker {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Numbers of YAML 1.2's core schema (1.2.2, 10.3.2), whose other words are in YAML 1.1 as well;
   * and a word of YAML 1.1's that the resolver below leaves out.
   */
  private static final Pattern MORE =
      Pattern.compile(
          "=|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  /** YAML 1.1's. */
  private static final Resolver OLD = new Resolver();

  @Override
  public boolean needToQuoteName(String name) {
    return isReservedKeyword(name) || isOther(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return isReservedKeyword(value) || valueHasQuotableChar(value) || isOther(value);
  }

  private static boolean isOther(String text) {
    return MORE.matcher(text).matches() || !OLD.resolve(NodeId.scalar, text, true).equals(Tag.STR);
  }
}
