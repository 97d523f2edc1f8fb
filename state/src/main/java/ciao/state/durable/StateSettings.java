package ciao.state.durable;

import ciao.state.journal.JournalSettings;
import ciao.state.memory.Limits;

/** The bounds of a durable store. */
public record StateSettings(JournalSettings journal, Limits limits) {
  public static final StateSettings DEFAULT =
      new StateSettings(JournalSettings.DEFAULT, Limits.DEFAULT);

  public StateSettings {
    int needed = limits.groupBytes() + 1; // the group's format byte
    if (journal.maxPayloadBytes() < needed) {
      throw new IllegalArgumentException(
          "group limit: %d bytes (expected: at most %d, what a journal file of %d bytes has room for)"
              .formatted(
                  limits.groupBytes(), journal.maxPayloadBytes() - 1, journal.segmentBytes()));
    }
  }
}
