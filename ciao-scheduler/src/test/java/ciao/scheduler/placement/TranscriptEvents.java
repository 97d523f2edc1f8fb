package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what happened:
 *
 * <pre>
 * compute_node web1 connects           compute_node web1 disconnects
 * controller c1 connects               controller c1 disconnects
 * web1 is ready with ROOM [of ROOM] [labels a=b,c=d] [called NAME] [after START 3]
 * web1 is full with …                  web1 counts …                  (STATS)
 * c1 starts i1 [generation 2] needing 1 vcpus 512 memory 100 disk [on web1] [called NAME] [labels a=b]
 * c1 cancels i1 [generation 2]
 * web1 takes no START of i1            web1 is writable               continue
 * </pre>
 *
 * where ROOM is {@code 4 vcpus 4096 memory 10000 disk 10 slots}.
 */
final class TranscriptEvents {
  private static final Pattern WORD = Pattern.compile("(\\S+) (.+)");

  private final Transcript.Names names;
  private final Map<String, Effect.Place> places = new HashMap<>();
  private final Map<NodeId, Room> capacities = new HashMap<>();

  TranscriptEvents(Transcript.Names names) {
    this.names = names;
  }

  /** Needed to say later that a START could not leave. */
  void remember(Effect effect) {
    if (effect instanceof Effect.Place place) {
      places.put(names.of(place.placed().instance()), place);
    }
  }

  Event read(String line) {
    if (line.equals("continue")) {
      return new Event.Continue();
    }
    Matcher words = WORD.matcher(line);
    if (!words.matches()) {
      throw unreadable(line);
    }
    String subject = words.group(1);
    String rest = words.group(2);
    return switch (subject) {
      case "compute_node", "network_node" -> node(NodeType.of(subject), rest);
      case "controller" -> controller(rest);
      default -> said(subject, rest, line);
    };
  }

  private Event node(NodeType type, String rest) {
    String name = rest.split(" ", -1)[0];
    return switch (rest.substring(name.length() + 1)) {
      case "connects" -> new Event.NodeConnected(names.newSession(name), names.node(name), type);
      case "disconnects" -> new Event.NodeDisconnected(names.session(name));
      default -> throw unreadable(rest);
    };
  }

  private Event controller(String rest) {
    String name = rest.split(" ", -1)[0];
    return switch (rest.substring(name.length() + 1)) {
      case "connects" -> new Event.ControllerConnected(names.newSession(name));
      case "disconnects" -> new Event.ControllerDisconnected(names.session(name));
      default -> throw unreadable(rest);
    };
  }

  private Event said(String who, String what, String line) {
    SessionId session = names.session(who);
    String[] words = what.split(" ", -1);
    String verb = words[0] + (words.length > 1 && words[0].equals("is") ? " " + words[1] : "");
    return switch (verb) {
      case "is ready" -> new Event.NodeReady(session, report(who, words));
      case "is full" -> new Event.NodeFull(session, report(who, words));
      case "counts" -> new Event.NodeStats(session, report(who, words));
      case "is writable" -> new Event.NodeWritable(session);
      case "takes" -> new Event.PlaceFailed(places.get(words[words.length - 1]));
      case "starts" -> start(session, words);
      case "cancels" ->
          new Event.StartCancelled(
              session, Samples.instance(names.number(words[1])), number(words, "generation", 1));
      default -> throw unreadable(line);
    };
  }

  private Ready report(String who, String[] words) {
    NodeId node = names.node(who);
    int of = Arrays.asList(words).indexOf("of");
    if (of > 0) {
      capacities.put(node, room(Arrays.copyOfRange(words, of, words.length)));
    }
    Room room = room(words);
    String hostname = textOf(words, "called");
    return new Ready(
        node,
        hostname == null ? who : hostname,
        capacities.computeIfAbsent(node, first -> room),
        room,
        labels(words),
        0,
        number(words, "START", 0));
  }

  private Event start(SessionId controller, String[] words) {
    String on = textOf(words, "on");
    Demands demands =
        new Demands((int) before(words, "vcpus"), before(words, "memory"), before(words, "disk"));
    Requires requires =
        new Requires(labels(words), textOf(words, "called"), on == null ? null : names.node(on));
    return Event.StartSubmitted.of(
        controller,
        Samples.start(names.number(words[1]), number(words, "generation", 1), demands, requires));
  }

  private static Room room(String[] words) {
    return new Room(
        (int) before(words, "vcpus"),
        before(words, "memory"),
        before(words, "disk"),
        (int) before(words, "slots"));
  }

  private static Map<String, String> labels(String[] words) {
    Map<String, String> labels = new TreeMap<>();
    String text = textOf(words, "labels");
    if (text != null) {
      for (String label : text.split(",", -1)) {
        labels.put(label.split("=", -1)[0], label.split("=", -1)[1]);
      }
    }
    return labels;
  }

  private static @Nullable String textOf(String[] words, String key) {
    int at = Arrays.asList(words).indexOf(key);
    return at < 0 ? null : words[at + 1];
  }

  private static long number(String[] words, String key, long otherwise) {
    String text = textOf(words, key);
    return text == null ? otherwise : Long.parseLong(text);
  }

  private static long before(String[] words, String unit) {
    int at = Arrays.asList(words).indexOf(unit);
    if (at < 1) {
      throw unreadable(String.join(" ", words) + " (expected: an amount of " + unit + ")");
    }
    return Long.parseLong(words[at - 1]);
  }

  private static IllegalArgumentException unreadable(String line) {
    return new IllegalArgumentException("cannot read: " + line);
  }
}
