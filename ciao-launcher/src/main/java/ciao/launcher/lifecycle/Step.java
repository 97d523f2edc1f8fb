package ciao.launcher.lifecycle;

import java.util.ArrayList;
import java.util.List;

/**
 * What an event leads to.
 *
 * @param instance what the node holds afterwards
 * @param effects what to do, in this order
 * @param verdict what kind of step it was, to be counted
 */
public record Step(Instance instance, List<Effect> effects, Verdict verdict) {
  /** What kind of step. */
  public enum Verdict {
    /** The event meant something here. */
    APPLIED,
    /** It came too late to matter, as can happen. */
    IGNORED,
    /** It should not be possible here; nothing was done about it. */
    ILLEGAL
  }

  public Step {
    effects = List.copyOf(effects);
  }

  static Step to(Instance instance, Effect... effects) {
    return new Step(instance, List.of(effects), Verdict.APPLIED);
  }

  /** The same, and this too. */
  Step and(Effect effect) {
    List<Effect> longer = new ArrayList<>(effects);
    longer.add(effect);
    return new Step(instance, longer, verdict);
  }

  /** Nothing comes of it. */
  public static Step ignored(Instance instance) {
    return new Step(instance, List.of(), Verdict.IGNORED);
  }

  static Step illegal(Instance instance) {
    return new Step(instance, List.of(), Verdict.ILLEGAL);
  }
}
