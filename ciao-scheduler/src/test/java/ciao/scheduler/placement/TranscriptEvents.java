package ciao.scheduler.placement;

import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what happened:
 *
 * <pre>
 * compute_node web1 connects           compute_node web1 disconnects
 * controller c1 connects               controller c1 disconnects
 * web1 is ready with ROOM [of ROOM] [labels a=b,c=d] [called NAME] [after START 3]
 *     [groups web=2,db=1]
 * web1 is full with …                  web1 counts …                  (STATS)
 * web1 is in maintenance with …        web1 is drained                web1 is drained no more
 * c1 starts i1 [generation 2] needing 1 vcpus 512 memory 100 disk [on web1] [called NAME] [labels a=b] [where "a!=b, c in (d, e)"]
 *     [in group G] [priority 5] [[rather] apart from G over rack] [[rather] together with H over zone]
 * c1 cancels i1 [generation 2]
 * web1 takes no START of i1            web1 is writable               continue
 * from now on pack                     from now on spread
 * </pre>
 *
 * where ROOM is {@code 4 vcpus 4096 memory 10000 disk 10 slots [2 gpu]}.
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
    switch (line) {
      case "continue":
        return new Event.Continue();
      case "from now on pack":
        return new Event.StrategyChosen(new Pack());
      case "from now on spread":
        return new Event.StrategyChosen(new Spread());
      default:
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
    TranscriptWords words = new TranscriptWords(what);
    String verb = words.word(0) + (words.word(0).equals("is") ? " " + words.word(1) : "");
    return switch (verb) {
      case "is ready" -> new Event.NodeReady(session, report(who, words));
      case "is full" -> new Event.NodeFull(session, report(who, words));
      case "is in" -> new Event.NodeMaintenance(session, report(who, words));
      case "is drained" -> new Event.NodeDrained(names.node(who), words.count() == 2);
      case "counts" -> new Event.NodeStats(session, report(who, words));
      case "is writable" -> new Event.NodeWritable(session);
      case "takes" -> new Event.PlaceFailed(places.get(words.last()));
      case "starts" -> start(session, words);
      case "cancels" ->
          new Event.StartCancelled(
              session,
              Samples.instance(names.number(words.word(1))),
              words.number("generation", 1));
      default -> throw unreadable(line);
    };
  }

  private Ready report(String who, TranscriptWords words) {
    NodeId node = names.node(who);
    Room of = words.roomAfter("of");
    if (of != null) {
      capacities.put(node, of);
    }
    Room room = words.room();
    String hostname = words.textOf("called");
    return new Ready(
        node,
        hostname == null ? who : hostname,
        capacities.computeIfAbsent(node, first -> room),
        room,
        words.labels(),
        0,
        words.number("START", 0),
        words.groups());
  }

  private Event start(SessionId controller, TranscriptWords words) {
    String on = words.textOf("on");
    return Event.StartSubmitted.of(
        controller,
        Samples.start(
            names.number(words.word(1)),
            words.number("generation", 1),
            words.demands(),
            words.requires(on == null ? null : names.node(on)),
            words.scheduling()));
  }

  private static IllegalArgumentException unreadable(String line) {
    return new IllegalArgumentException("cannot read: " + line);
  }
}
