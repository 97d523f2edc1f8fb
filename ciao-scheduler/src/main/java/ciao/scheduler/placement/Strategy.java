package ciao.scheduler.placement;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of the nodes that fit is taken. A pure function of what it is asked: it keeps nothing, and
 * the same candidates give the same choice. Another strategy is another class, and its place in
 * {@link #ALL}.
 */
public interface Strategy {
  /** All there are, the usual one first. */
  List<Strategy> ALL = List.of(new Spread(), new Pack());

  /**
   * The strategy of this name.
   *
   * @throws IllegalArgumentException naming it and those there are
   */
  static Strategy named(String name) {
    return ALL.stream()
        .filter(strategy -> strategy.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "strategy: " + name + " (expected one of: " + names() + ")"));
  }

  /** What they are called: {@code spread, pack}. */
  static String names() {
    return ALL.stream().map(Strategy::name).collect(Collectors.joining(", "));
  }

  /** The place to take, or {@link Candidates#NONE} when none fits. */
  int choose(Candidates candidates);

  /** How it is called in configuration and commands. */
  String name();

  /** What the chosen node is, for people: {@code the first with room}. */
  String inWords();
}
