package ciao.scheduler.placement;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.StartFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A story for the core to live through. Lines that begin with {@code #} are prose, indented lines
 * are what the core did, all others are what happened ({@link TranscriptEvents} reads them).
 */
final class Transcript {
  private static final String INDENT = "    ";
  private static final Pattern SETTINGS =
      Pattern.compile(
          "settings: (\\d+) may wait, (\\d+) looked at per turn"
              + "(?:, a node is held after (\\d+) placements for (\\d+) reports)?");

  private final StringBuilder played = new StringBuilder();
  private final Names names = new Names();
  private final TranscriptEvents events = new TranscriptEvents(names);
  private PlacementCore core = new PlacementCore();

  private Transcript() {}

  /** The text with the effects it has replaced by those the core has. */
  static String play(String text) {
    Transcript transcript = new Transcript();
    text.lines().filter(line -> !line.startsWith(INDENT)).forEach(transcript::line);
    return transcript.played.toString();
  }

  private void line(String line) {
    played.append(line).append('\n');
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    Matcher settings = SETTINGS.matcher(line);
    if (settings.matches()) {
      QueueLimits limits = new QueueLimits(Integer.parseInt(settings.group(1)), 1 << 20);
      Patience patience =
          settings.group(3) == null
              ? Patience.DEFAULT
              : new Patience(
                  Integer.parseInt(settings.group(3)), Integer.parseInt(settings.group(4)));
      core = new PlacementCore(limits, patience, Integer.parseInt(settings.group(2)));
      return;
    }
    List<Effect> effects = core.handle(events.read(line));
    effects.forEach(events::remember);
    effects.forEach(this::effect);
    if (core.hasMore()) {
      say("(more to do)");
    }
  }

  private void effect(Effect effect) {
    switch (effect) {
      case Effect.Place place -> placement(place);
      case Effect.RepeatPlaced repeat ->
          say(
              "tell %s again: %s is on its way to %s"
                  .formatted(
                      all(repeat.controllers()),
                      names.of(repeat.placed().instance()),
                      names.of(repeat.placed().node())));
      case Effect.Refuse refuse -> refusal(refuse);
      case Effect.ConfirmCancelled confirm ->
          say(
              "tell %s: no generation up to %d of %s waits"
                  .formatted(
                      all(confirm.controllers()),
                      confirm.deleted().generation(),
                      names.of(confirm.deleted().instance())));
      case Effect.AnnounceNode announce ->
          say(
              "tell %s: %s %s is there"
                  .formatted(
                      all(announce.controllers()),
                      announce.connected().nodeType(),
                      names.of(announce.connected().node())));
      case Effect.WithdrawNode withdraw ->
          say(
              "tell %s: %s %s is gone"
                  .formatted(
                      all(withdraw.controllers()),
                      withdraw.disconnected().nodeType(),
                      names.of(withdraw.disconnected().node())));
      case Effect.WorkOut plan -> say("work out " + plan.plan());
      case Effect.Ignore ignore -> say("ignored: " + ignore.why());
    }
  }

  private void placement(Effect.Place place) {
    say(
        "START %d on %s: %s, generation %d"
            .formatted(
                place.number(),
                names.of(place.node()),
                names.of(place.placed().instance()),
                place.placed().generation()));
    InstancePlaced placed = place.placed();
    say(
        "tell %s: placed, %s: %d of %d looked at"
            .formatted(all(place.controllers()), placed.why(), placed.searched(), placed.nodes()));
  }

  private void refusal(Effect.Refuse refuse) {
    StartFailure failure = refuse.failure();
    say(
        "tell %s: %s generation %d %s, %s: %s"
            .formatted(
                all(refuse.controllers()),
                names.of(failure.instance()),
                failure.generation(),
                failure.queued() ? "waits" : "refused",
                failure.reason(),
                failure.message()));
    if (failure.summary() != null) {
      say("  for its tenant: " + failure.summary());
    }
    failure
        .vetoes()
        .forEach(veto -> say("  %d %s: %s".formatted(veto.nodes(), veto.veto(), veto.example())));
    if (failure.nearestMiss() != null) {
      say(
          "  nearest: %s lacks %s"
              .formatted(failure.nearestMiss().hostname(), failure.nearestMiss().lacks()));
    }
  }

  private String all(List<SessionId> controllers) {
    return controllers.isEmpty()
        ? "nobody"
        : controllers.stream().map(names::of).collect(Collectors.joining(" and "));
  }

  private void say(String sentence) {
    played.append(INDENT).append(names.inPlaceOfIds(sentence)).append('\n');
  }

  /** Names in the story for ids and sessions in the core. */
  static final class Names {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, SessionId> sessions = new HashMap<>();
    private final List<String> peers = new ArrayList<>();

    NodeId node(String name) {
      return Samples.node(number(name));
    }

    int number(String name) {
      return numbers.computeIfAbsent(name, unknown -> numbers.size() + 1);
    }

    /** The latest session of this peer. */
    SessionId session(String peer) {
      SessionId session = sessions.get(peer);
      if (session == null) {
        throw new IllegalArgumentException(peer + " never connected");
      }
      return session;
    }

    SessionId newSession(String peer) {
      peers.add(peer);
      SessionId session = new SessionId(peers.size());
      sessions.put(peer, session);
      return session;
    }

    String of(SessionId session) {
      return peers.get(Math.toIntExact(session.number()) - 1);
    }

    String of(NodeId node) {
      return inPlaceOfIds(node.toString());
    }

    String of(InstanceId instance) {
      return inPlaceOfIds(instance.toString());
    }

    String inPlaceOfIds(String sentence) {
      String readable = sentence;
      for (Map.Entry<String, Integer> name : numbers.entrySet()) {
        readable =
            readable
                .replace(Samples.node(name.getValue()).toString(), name.getKey())
                .replace(Samples.instance(name.getValue()).toString(), name.getKey());
      }
      return readable;
    }
  }
}
