package ciao.scheduler.placement;

import ciao.ssntp.payload.LabelRule;
import ciao.ssntp.payload.Requires;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labels in words, always in the order of their keys: equal states must give equal sentences. */
final class Labels {
  private Labels() {}

  /** Those conditions that {@code carried} does not meet: {@code region=eu-1, zone in (a, b)}. */
  static String missing(Requires requires, Map<String, String> carried) {
    Map<String, String> missing = new TreeMap<>(requires.labels());
    missing.entrySet().removeAll(carried.entrySet());
    List<LabelRule> broken =
        requires.rules().stream().filter(rule -> !rule.holds(carried)).toList();
    return inWords(missing, broken);
  }

  /** All conditions. */
  static String inWords(Requires requires) {
    return inWords(requires.labels(), requires.rules());
  }

  private static String inWords(Map<String, String> labels, List<LabelRule> rules) {
    List<String> all = new ArrayList<>();
    new TreeMap<>(labels).forEach((key, value) -> all.add(key + "=" + value));
    rules.forEach(rule -> all.add(rule.toString()));
    return String.join(", ", all);
  }
}
