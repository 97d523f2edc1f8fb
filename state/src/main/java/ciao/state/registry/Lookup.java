package ciao.state.registry;

import java.util.List;

/** What a word stands for. */
public sealed interface Lookup {
  record Found(Definition<?> definition) implements Lookup {}

  /**
   * @param types names of those it may stand for, sorted
   */
  record Ambiguous(List<String> types) implements Lookup {
    public Ambiguous {
      types = List.copyOf(types);
    }
  }

  record Unknown() implements Lookup {}
}
