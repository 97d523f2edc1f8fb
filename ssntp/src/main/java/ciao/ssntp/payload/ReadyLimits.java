package ciao.ssntp.payload;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a node may say of itself. Checked where a payload is read, and there alone: what a
 * scheduler adds to a report, the members on their way, must not fail for what a node said.
 */
final class ReadyLimits {
  /** A dozen of them say what a machine is. */
  static final int MOST_LABELS = 64;

  /** Four times as many as a node has slots for instances, unless it is told otherwise. */
  static final int MOST_GROUPS = 4_096;

  /** More than any machine runs; the sum over 20,000 nodes is an int still. */
  static final int MOST_MEMBERS = 100_000;

  /** As DNS has it. */
  static final int LONGEST_HOSTNAME = 255;

  static final int LONGEST_LABEL = 63;

  static final int LONGEST_VALUE = 255;

  /**
   * Of the name within the tenant: a START that has a longer one would spoil its node's reports.
   */
  static final int LONGEST_GROUP_NAME = 63;

  /** With the tenant's name, as long, and a slash; see {@link TenantId#group}. */
  static final int LONGEST_GROUP = 127;

  private ReadyLimits() {}

  /** Of host names. */
  static final class Hostname extends StdConverter<String, String> {
    @Override
    public String convert(String hostname) {
      return ReadyLimits.hostname(hostname);
    }
  }

  /** Of labels. */
  static final class Labels extends StdConverter<Map<String, String>, Map<String, String>> {
    @Override
    public Map<String, String> convert(Map<String, String> labels) {
      return ReadyLimits.labels(labels);
    }
  }

  /** Of groups. */
  static final class Groups extends StdConverter<Map<String, Integer>, Map<String, Integer>> {
    @Override
    public Map<String, Integer> convert(Map<String, Integer> groups) {
      return ReadyLimits.groups(groups);
    }
  }

  /** Of the name of a START's group. */
  static final class GroupName extends StdConverter<String, String> {
    @Override
    public String convert(String group) {
      return ReadyLimits.groupName(group);
    }
  }

  /**
   * The same.
   *
   * @throws IllegalArgumentException when it is too long
   */
  static String groupName(String group) {
    requireShort("scheduling: group", group, LONGEST_GROUP_NAME);
    return group;
  }

  /**
   * The same.
   *
   * @throws IllegalArgumentException when they are too many, or one is too long
   */
  static Map<String, String> labels(Map<String, String> labels) {
    requireFew("labels", labels, MOST_LABELS);
    labels.forEach((label, value) -> {
      requireShort("labels: a key", label, LONGEST_LABEL);
      requireShort("labels: " + label, value, LONGEST_VALUE);
    });
    return labels;
  }

  /**
   * The same.
   *
   * @throws IllegalArgumentException when it is too long
   */
  static String hostname(String hostname) {
    requireShort("hostname", hostname, LONGEST_HOSTNAME);
    return hostname;
  }

  private static void requireShort(String what, @Nullable String text, int longest) {
    if (text != null && text.length() > longest) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected: at most %d)".formatted(what, text.length(), longest));
    }
  }

  /**
   * The same.
   *
   * @throws IllegalArgumentException when they are too many, or one has too many members, or too
   *     long a name
   */
  static Map<String, Integer> groups(Map<String, Integer> groups) {
    requireFew("groups", groups, MOST_GROUPS);
    groups.forEach(ReadyLimits::requireLikely);
    return groups;
  }

  private static void requireLikely(String group, @Nullable Integer members) {
    requireShort("groups: a key", group, LONGEST_GROUP);
    if (members != null && members > MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "groups: %d instances of %s on one node (expected: at most %d)"
              .formatted(members, group, MOST_MEMBERS));
    }
  }

  private static void requireFew(String what, Map<String, ?> all, int most) {
    if (all.size() > most) {
      throw new IllegalArgumentException(
          "%s: %d of them (expected: at most %d)".formatted(what, all.size(), most));
    }
  }
}
