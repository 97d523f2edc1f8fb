package ciao.state.registry;

import ciao.state.ResourceType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * A type and what is known about it.
 *
 * @param type its name in camel case, perhaps with a suffix of words in lower case: {@code
 *     FlavorRule}, {@code FlavorRule.acme.org}
 * @param plural of the name without its suffix: {@code FlavorRules}
 * @param aliases in lower case, besides those made of the names
 */
public record Definition<S extends Record>(
    ResourceType<S> type,
    String plural,
    List<String> aliases,
    List<PrintColumn> columns,
    Sensitivity sensitivity) {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*(\\.[a-z][a-z0-9-]*)*");
  private static final Pattern CAMEL = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9.-]{0,62}");

  public Definition {
    check("type", type.name(), NAME);
    check("plural of type " + type, plural, CAMEL);
    if (plural.equals(singular(type.name()))) {
      throw new IllegalArgumentException(
          "plural of type %s: '%s' (expected: not the singular)".formatted(type, plural));
    }
    aliases.forEach(alias -> check("alias of type " + type, alias, ALIAS));
    aliases = List.copyOf(aliases);
    columns = List.copyOf(columns);
    if (sensitivity == Sensitivity.SENSITIVE && !columns.isEmpty()) {
      throw new IllegalArgumentException(
          "sensitive type %s: prints %d columns of its spec (expected: none)"
              .formatted(type, columns.size()));
    }
  }

  /** With nothing but what is made of the names. */
  public static <S extends Record> Definition<S> of(ResourceType<S> type, String plural) {
    return new Definition<>(type, plural, List.of(), List.of(), Sensitivity.ORDINARY);
  }

  public Definition<S> withAliases(String... newAliases) {
    return new Definition<>(type, plural, List.of(newAliases), columns, sensitivity);
  }

  public Definition<S> withColumns(PrintColumn... newColumns) {
    return new Definition<>(type, plural, aliases, List.of(newColumns), sensitivity);
  }

  public Definition<S> sensitive() {
    return new Definition<>(type, plural, aliases, columns, Sensitivity.SENSITIVE);
  }

  /** The full names in lower case, which must be this type's alone. */
  SequencedSet<String> names() {
    SequencedSet<String> names = new LinkedHashSet<>();
    names.add(lower(type.name()));
    names.add(lower(plural + suffix(type.name())));
    names.addAll(aliases);
    return names;
  }

  /**
   * What is made of the names, in lower case: singular; plural, and that with each beginning of the
   * suffix; the initials of the words and those with an {@code s}.
   */
  public SequencedSet<String> automaticAliases() {
    SequencedSet<String> made = new LinkedHashSet<>();
    String singular = singular(type.name());
    made.add(lower(singular));
    String growing = lower(plural);
    made.add(growing);
    String suffix = suffix(type.name());
    for (String word : suffix.isEmpty() ? new String[0] : suffix.substring(1).split("\\.")) {
      growing += "." + word;
      made.add(growing);
    }
    String initials = lower(singular.replaceAll("[^A-Z]", ""));
    if (initials.length() > 1) {
      made.add(initials);
      made.add(initials + "s");
    }
    return made;
  }

  private static String singular(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String suffix(String name) {
    return name.substring(singular(name).length());
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static void check(String what, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException("%s: '%s' (expected: %s)".formatted(what, value, pattern));
    }
  }
}
