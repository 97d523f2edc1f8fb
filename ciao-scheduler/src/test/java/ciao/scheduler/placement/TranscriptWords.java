package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.LabelOperator;
import ciao.ssntp.payload.LabelRule;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of a transcript, and what its words say of room, demands and places. */
final class TranscriptWords {
  private static final Pattern WHERE = Pattern.compile("where \"([^\"]*)\"");
  private static final Pattern AFFINITY =
      Pattern.compile("(rather )?(apart from|together with) (\\S+) over (node|rack|zone)");
  private static final Pattern SET = Pattern.compile("(\\S+) (in|notin) \\((.*)\\)");

  private final String line;
  private final String[] words;

  TranscriptWords(String line) {
    this.line = line;
    this.words = WHERE.matcher(line).replaceAll("").strip().split(" +", -1);
  }

  String word(int at) {
    return words[at];
  }

  int count() {
    return words.length;
  }

  String last() {
    return words[words.length - 1];
  }

  /** The room after this word. */
  @Nullable Room roomAfter(String key) {
    int at = Arrays.asList(words).indexOf(key);
    return at < 0
        ? null
        : new TranscriptWords(String.join(" ", Arrays.copyOfRange(words, at, words.length))).room();
  }

  Room room() {
    return new Room(
        (int) before("vcpus"), before("memory"), before("disk"), (int) before("slots"), devices());
  }

  Demands demands() {
    return new Demands((int) before("vcpus"), before("memory"), before("disk"), devices());
  }

  Requires requires(@Nullable NodeId on) {
    return new Requires(labels(), textOf("called"), on, rules());
  }

  private Map<String, Integer> devices() {
    Map<String, Integer> devices = new TreeMap<>();
    for (String device : List.of("gpu", "fpga", "tpu")) {
      if (Arrays.asList(words).indexOf(device) > 0) {
        devices.put(device, (int) before(device));
      }
    }
    return devices;
  }

  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    String text = textOf("labels");
    if (text != null) {
      for (String label : text.split(",", -1)) {
        labels.put(label.split("=", -1)[0], label.split("=", -1)[1]);
      }
    }
    return labels;
  }

  private List<LabelRule> rules() {
    List<LabelRule> rules = new ArrayList<>();
    Matcher where = WHERE.matcher(line);
    if (where.find()) {
      for (String rule : where.group(1).split(", (?![^(]*\\))", -1)) {
        rules.add(rule(rule));
      }
    }
    return rules;
  }

  private static LabelRule rule(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      return new LabelRule(
          set.group(1),
          set.group(2).equals("in") ? LabelOperator.IN : LabelOperator.NOT_IN,
          List.of(set.group(3).split(", ", -1)));
    }
    String[] sides = text.split("!?=", -1);
    if (sides.length == 2) {
      LabelOperator operator = text.contains("!=") ? LabelOperator.NOT_EQUAL : LabelOperator.EQUAL;
      return new LabelRule(sides[0], operator, List.of(sides[1]));
    }
    return text.startsWith("!")
        ? new LabelRule(text.substring(1), LabelOperator.NOT_EXISTS, List.of())
        : new LabelRule(text, LabelOperator.EXISTS, List.of());
  }

  /** How many of each of the tenant's groups: {@code groups web=2,db=1}. */
  Map<String, Integer> groups() {
    Map<String, Integer> groups = new TreeMap<>();
    String text = textOf("groups");
    if (text != null) {
      for (String group : text.split(",", -1)) {
        groups.put("team-a/" + group.split("=", -1)[0], Integer.valueOf(group.split("=", -1)[1]));
      }
    }
    return groups;
  }

  @Nullable Scheduling scheduling() {
    List<Affinity> affinities = new ArrayList<>();
    Matcher affinity = AFFINITY.matcher(line);
    while (affinity.find()) {
      affinities.add(
          new Affinity(
              affinity.group(3),
              affinity.group(2).equals("apart from") ? AffinityRule.APART : AffinityRule.TOGETHER,
              Domain.of(affinity.group(4)),
              affinity.group(1) == null));
    }
    int priority = (int) number("priority", 0);
    String group = textOf("group");
    return group == null && priority == 0 && affinities.isEmpty()
        ? null
        : new Scheduling(group, priority, affinities);
  }

  /** The word after this one, or null. */
  @Nullable String textOf(String key) {
    int at = Arrays.asList(words).indexOf(key);
    return at < 0 ? null : words[at + 1];
  }

  long number(String key, long otherwise) {
    String text = textOf(key);
    return text == null ? otherwise : Long.parseLong(text);
  }

  private long before(String unit) {
    int at = Arrays.asList(words).indexOf(unit);
    if (at < 1) {
      throw new IllegalArgumentException(
          "cannot read: " + line + " (expected: an amount of " + unit + ")");
    }
    return Long.parseLong(words[at - 1]);
  }
}
