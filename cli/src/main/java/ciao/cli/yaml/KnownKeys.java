package ciao.cli.yaml;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Compares the keys of a YAML file with a record's components, before any value is looked at. */
public final class KnownKeys {
  private static final PropertyNamingStrategies.SnakeCaseStrategy NAMES =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  private final String file;
  private final List<String> problems = new ArrayList<>();

  private KnownKeys(String file) {
    this.file = file;
  }

  /**
   * Every key that is none of the record's, with its line and the nearest known one.
   *
   * @param limits how much YAML is read
   * @throws org.yaml.snakeyaml.error.MarkedYAMLException when the text is no YAML
   */
  public static List<String> problems(
      String file, String text, Class<? extends Record> shape, LoaderOptions limits) {
    KnownKeys keys = new KnownKeys(file);
    Node root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
    keys.compare(root, shape, "");
    return keys.problems;
  }

  private void compare(@Nullable Node node, Class<?> shape, String path) {
    if (!(node instanceof MappingNode mapping) || !shape.isRecord()) {
      return;
    }
    Map<String, Class<?>> known = new TreeMap<>();
    Arrays.stream(shape.getRecordComponents())
        .forEach(component -> known.put(key(component), component.getType()));
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        Class<?> inner = known.get(key.getValue());
        if (inner == null) {
          unknown(key, path, known);
        } else {
          compare(tuple.getValueNode(), inner, path + key.getValue() + ".");
        }
      }
    }
  }

  private static String key(RecordComponent component) {
    return NAMES.translate(component.getName());
  }

  private void unknown(ScalarNode key, String path, Map<String, Class<?>> known) {
    problems.add(
        "%s:%d:%d: unknown key `%s%s`%s (known here: %s)"
            .formatted(
                file,
                key.getStartMark().getLine() + 1,
                key.getStartMark().getColumn() + 1,
                path,
                key.getValue(),
                Nearest.meant(key.getValue(), known.keySet()),
                String.join(", ", known.keySet())));
  }
}
