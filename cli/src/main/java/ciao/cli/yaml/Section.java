package ciao.cli.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Keys and values of a YAML file. Whoever reads asks for each key it knows; {@link #problems} then
 * lists every value that made no sense and every key nobody asked for.
 */
public final class Section {
  private static final int DEEPEST = 10;

  private final String file;
  private final String path;
  private final Map<String, NodeTuple> values = new LinkedHashMap<>();
  private final TreeSet<String> asked = new TreeSet<>();
  private final List<Section> inner = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Section(String file, String path, @Nullable Node node) {
    this.file = file;
    this.path = path;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (values.put(key, tuple) != null) {
          wrong(tuple.getKeyNode(), "key `" + path + key + "` stands twice");
        }
      }
    } else if (node != null) {
      wrong(node, "expected keys and values" + (path.isEmpty() ? "" : " under `" + path + "`"));
    }
  }

  /**
   * Reads a text.
   *
   * @param file its name, for messages
   */
  public static Section read(String file, String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(0);
    limits.setNestingDepthLimit(DEEPEST);
    try {
      Node root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
      return new Section(file, "", root);
    } catch (MarkedYAMLException wrong) {
      Section empty = new Section(file, "", null);
      empty.problems.add(Place.of(file, wrong.getProblemMark()) + ": " + wrong.getProblem());
      return empty;
    } catch (YAMLException tooMuch) {
      Section empty = new Section(file, "", null);
      empty.problems.add(file + ": " + tooMuch.getMessage());
      return empty;
    }
  }

  /** The keys under this key; none when it is absent. */
  public Section section(String key) {
    NodeTuple tuple = ask(key);
    Section found =
        new Section(file, path + key + ".", tuple == null ? null : tuple.getValueNode());
    inner.add(found);
    return found;
  }

  /** A text, or what to take when it is absent. */
  public String text(String key, String otherwise) {
    return value(key, otherwise, text -> text, "a text");
  }

  /**
   * A value read by {@code parse}, or what to take when it is absent or makes no sense.
   *
   * @param parse throws IllegalArgumentException when the text makes no sense
   * @param expected what was expected, for the message
   */
  public <T> T value(String key, T otherwise, Function<String, T> parse, String expected) {
    NodeTuple tuple = ask(key);
    if (tuple == null) {
      return otherwise;
    }
    if (tuple.getValueNode() instanceof ScalarNode scalar) {
      try {
        return parse.apply(scalar.getValue());
      } catch (IllegalArgumentException wrong) {
        wrong(
            scalar, "`%s%s`: %s (expected: %s)".formatted(path, key, scalar.getValue(), expected));
        return otherwise;
      }
    }
    wrong(tuple.getValueNode(), "`%s%s` (expected: %s)".formatted(path, key, expected));
    return otherwise;
  }

  /** A whole number within bounds, or what to take when it is absent or outside. */
  public long number(String key, long otherwise, long least, long most) {
    return value(
        key,
        otherwise,
        text -> {
          long number = Long.parseLong(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException();
          }
          return number;
        },
        "a whole number from " + least + " to " + most);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean otherwise) {
    return value(
        key,
        otherwise,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        "true or false");
  }

  /** A list of values, or what to take when it is absent; one value counts as a list of one. */
  public <T> List<T> list(
      String key, List<T> otherwise, Function<String, T> parse, String expected) {
    NodeTuple tuple = ask(key);
    if (tuple == null) {
      return otherwise;
    }
    List<Node> nodes =
        tuple.getValueNode() instanceof SequenceNode sequence
            ? sequence.getValue()
            : List.of(tuple.getValueNode());
    List<T> parsed = new ArrayList<>();
    for (Node node : nodes) {
      String text = node instanceof ScalarNode scalar ? scalar.getValue() : "a nested value";
      try {
        parsed.add(parse.apply(text));
      } catch (IllegalArgumentException wrong) {
        wrong(node, "`%s%s`: %s (expected: %s)".formatted(path, key, text, expected));
      }
    }
    return parsed;
  }

  /**
   * Free keys and texts, such as labels.
   *
   * @param keys what the keys may be
   * @param expected texts, each by what they may be
   */
  public Map<String, String> texts(String key, Rule keys, Rule expected) {
    Section free = section(key);
    Map<String, String> texts = new LinkedHashMap<>();
    free.requireKeys(path + key, keys);
    for (String name : List.copyOf(free.values.keySet())) {
      texts.put(name, free.value(name, "", expected::require, expected.inWords()));
    }
    return texts;
  }

  private void requireKeys(String called, Rule keys) {
    values.forEach((name, tuple) -> {
      if (!keys.allows().test(name)) {
        wrong(
            tuple.getKeyNode(),
            "`%s`: the key `%s` (expected: %s)".formatted(called, name, keys.inWords()));
      }
    });
  }

  /**
   * What a text may be.
   *
   * @param inWords the same for messages
   */
  public record Rule(Predicate<String> allows, String inWords) {
    private String require(String text) {
      if (!allows.test(text)) {
        throw new IllegalArgumentException(text);
      }
      return text;
    }
  }

  /**
   * Free keys and whole numbers within bounds, such as devices.
   *
   * @param keys what the keys may be
   */
  public Map<String, Integer> numbers(String key, Rule keys, int least, int most) {
    Section free = section(key);
    free.requireKeys(path + key, keys);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (String name : List.copyOf(free.values.keySet())) {
      numbers.put(name, (int) free.number(name, least, least, most));
    }
    return numbers;
  }

  /** Everything wrong in this section and those below it, in the file's words and lines. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    for (Map.Entry<String, NodeTuple> entry : values.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        String sentence = UnknownKey.sentence(path, entry.getKey(), asked, names().toList());
        all.add(Place.of(file, entry.getValue().getKeyNode()) + ": " + sentence);
      }
    }
    inner.forEach(section -> all.addAll(section.problems()));
    return all;
  }

  /** The keys that were asked for in this section and below it, with dots. */
  private Stream<String> names() {
    return Stream.concat(
        asked.stream(),
        inner.stream()
            .flatMap(section ->
                section.names().map(name -> section.path.substring(path.length()) + name)));
  }

  private @Nullable NodeTuple ask(String key) {
    asked.add(key);
    return values.get(key);
  }

  private void wrong(Node node, String sentence) {
    problems.add(Place.of(file, node) + ": " + sentence);
  }
}
