package ciao.cli.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Compares a YAML file with the record it is to become, before it is: whoever reads a record from a
 * text learns of the first mistake only.
 */
public final class Form {
  private static final PropertyNamingStrategies.SnakeCaseStrategy NAMES =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  /** Longer values are cut: they are there to be found again. */
  private static final int MOST_SHOWN = 60;

  private final String file;
  private final ObjectMapper mapper;
  private final List<String> problems = new ArrayList<>();

  private final Function<RecordComponent, List<String>> words;

  private Form(String file, ObjectMapper mapper, Function<RecordComponent, List<String>> words) {
    this.file = file;
    this.mapper = mapper;
    this.words = words;
  }

  /**
   * Every key that is none of the record's or stands twice, every value that is none of its type,
   * and every component that is missing and may not be null: a sentence each, with its line. None
   * of a text that has no keys at all.
   *
   * @param mapper will read the record, and reads single values here
   * @param limits how much YAML is read
   * @param words the only texts that a component may be; none: any
   * @throws org.yaml.snakeyaml.error.MarkedYAMLException when the text is no YAML
   */
  public static List<String> problems(
      String file,
      String text,
      Class<? extends Record> shape,
      ObjectMapper mapper,
      LoaderOptions limits,
      Function<RecordComponent, List<String>> words) {
    Form form = new Form(file, mapper, words);
    Node root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
    if (root instanceof MappingNode keys) {
      form.record(keys, shape, "");
    }
    return form.problems;
  }

  private void record(MappingNode mapping, Class<?> shape, String path) {
    Map<String, RecordComponent> known = new LinkedHashMap<>();
    components(shape).forEach(component -> known.put(key(component), component));
    Set<String> given = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      RecordComponent component = known.get(key);
      if (component == null) {
        TreeSet<String> below = new TreeSet<>(names(shape).toList());
        problem(
            tuple.getKeyNode(),
            UnknownKey.sentence(path, key, new TreeSet<>(known.keySet()), below));
      } else if (!given.add(key)) {
        problem(tuple.getKeyNode(), "key `%s%s` stands twice".formatted(path, key));
      } else if (isNothing(tuple.getValueNode()) && mayBeNull(component)) {
        continue;
      } else {
        component(tuple.getValueNode(), component, path + key);
      }
    }
    known.forEach((key, component) -> {
      if (!given.contains(key) && !mayBeNull(component)) {
        problem(mapping, "key `%s%s` is missing".formatted(path, key));
      }
    });
  }

  private void component(Node node, RecordComponent component, String path) {
    List<String> known = words.apply(component);
    if (known.isEmpty()) {
      value(node, component.getGenericType(), path);
    } else if (!(node instanceof ScalarNode scalar) || !known.contains(scalar.getValue())) {
      problem(
          node,
          "`%s`: %s (expected one of: %s)".formatted(path, shown(node), String.join(", ", known)));
    }
  }

  private static List<RecordComponent> components(Class<?> shape) {
    return Arrays.asList(shape.getRecordComponents());
  }

  private static String key(RecordComponent component) {
    return NAMES.translate(component.getName());
  }

  private static boolean mayBeNull(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** The record's keys and those below them, with dots. */
  private static Stream<String> names(Class<?> shape) {
    return components(shape).stream()
        .flatMap(component ->
            component.getType().isRecord()
                ? names(component.getType()).map(name -> key(component) + "." + name)
                : Stream.of(key(component)));
  }

  private void value(Node node, Type type, String path) {
    Class<?> raw = raw(type);
    switch (node) {
      case MappingNode keys when raw.isRecord() -> record(keys, raw, path + ".");
      case MappingNode keys when Map.class.isAssignableFrom(raw) ->
          keys.getValue()
              .forEach(
                  one -> element(one.getValueNode(), type, path + "." + shown(one.getKeyNode())));
      case SequenceNode list when Collection.class.isAssignableFrom(raw) -> {
        for (int i = 0; i < list.getValue().size(); i++) {
          element(list.getValue().get(i), type, path + "[" + i + "]");
        }
      }
      case ScalarNode scalar when !isNothing(scalar) && isReadable(scalar, raw) -> {}
      default ->
          problem(node, "`%s`: %s (expected%s)".formatted(path, shown(node), expected(raw, node)));
    }
  }

  /** Of a list or map, nothing is no element: an empty text is written as one. */
  private void element(Node node, Type of, String path) {
    if (of instanceof ParameterizedType generic) {
      value(
          node,
          generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1],
          path);
    }
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  /**
   * Any scalar is a text; of other single values their reader is asked. What stands in quotes is
   * never a list or keys and values: nobody who reads the file looks into the quotes.
   */
  private boolean isReadable(ScalarNode scalar, Class<?> type) {
    if (type == String.class) {
      return true;
    }
    if (!type.isEnum() && !type.isPrimitive() && !isBox(type)) {
      return false;
    }
    try {
      String text = scalar.getValue();
      return (scalar.isPlain() ? mapper.readValue(text, type) : mapper.convertValue(text, type))
          != null;
    } catch (JsonProcessingException | YAMLException | IllegalArgumentException other) {
      return false;
    }
  }

  private static boolean isBox(Class<?> type) {
    return Number.class.isAssignableFrom(type) || type == Boolean.class;
  }

  private static String shown(Node node) {
    return switch (node) {
      case ScalarNode nothing when isNothing(nothing) -> "nothing";
      case ScalarNode scalar -> {
        String line = scalar.getValue().lines().findFirst().orElse("");
        yield line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "…";
      }
      case SequenceNode list -> "a list";
      default -> "keys and values";
    };
  }

  private static String expected(Class<?> type, Node given) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(word -> word.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", " one of: ", ""));
    }
    if (type == String.class) {
      return ": a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return ": true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      boolean tooLarge = given instanceof ScalarNode scalar && scalar.getValue().matches("[0-9]+");
      return tooLarge ? ": a smaller number" : ": a whole number";
    }
    return Collection.class.isAssignableFrom(type) ? ": a list" : ": keys and values";
  }

  private void problem(Node node, String sentence) {
    problems.add(Place.of(file, node) + ": " + sentence);
  }
}
