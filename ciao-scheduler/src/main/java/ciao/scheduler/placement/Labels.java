package ciao.scheduler.placement;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labels in words, always in the order of their keys: equal states must give equal sentences. */
final class Labels {
  private Labels() {}

  /**
   * Those of {@code required} that {@code carried} does not have: {@code region=eu-1, kvm=true}.
   */
  static String missing(Map<String, String> required, Map<String, String> carried) {
    Map<String, String> missing = new TreeMap<>(required);
    missing.entrySet().removeAll(carried.entrySet());
    return inWords(missing);
  }

  static String inWords(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(", "));
  }
}
