package ciao.scheduler.placement;

import ciao.ssntp.payload.LabelRule;
import ciao.ssntp.payload.Requires;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node's labels must be.
 *
 * @param labels labels it must carry, with these values
 * @param rules what must hold besides
 */
record Conditions(Map<String, String> labels, List<LabelRule> rules) {
  /** Any labels will do. */
  static final Conditions NONE = new Conditions(Map.of(), List.of());

  static Conditions of(Requires requires) {
    return requires.labels().isEmpty() && requires.rules().isEmpty()
        ? NONE
        : new Conditions(requires.labels(), requires.rules());
  }

  boolean isEmpty() {
    return labels.isEmpty() && rules.isEmpty();
  }

  /** How many there are. */
  int count() {
    return labels.size() + rules.size();
  }

  /** How many a node with these labels does not meet. */
  int unmet(Map<String, String> carried) {
    int unmet = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (!label.getValue().equals(carried.get(label.getKey()))) {
        unmet++;
      }
    }
    for (LabelRule rule : rules) {
      if (!rule.holds(carried)) {
        unmet++;
      }
    }
    return unmet;
  }

  /** Those a node with these labels does not meet: {@code region=eu-1, zone in (a, b)}. */
  String unmetInWords(Map<String, String> carried) {
    Map<String, String> missing = new TreeMap<>(labels);
    missing.entrySet().removeAll(carried.entrySet());
    return inWords(missing, rules.stream().filter(rule -> !rule.holds(carried)).toList());
  }

  /** All of them. */
  String inWords() {
    return inWords(labels, rules);
  }

  /** Always in the order of their keys: equal states must give equal sentences. */
  private static String inWords(Map<String, String> labels, List<LabelRule> rules) {
    List<String> all = new ArrayList<>();
    new TreeMap<>(labels).forEach((key, value) -> all.add(key + "=" + value));
    rules.forEach(rule -> all.add(rule.toString()));
    return String.join(", ", all);
  }
}
