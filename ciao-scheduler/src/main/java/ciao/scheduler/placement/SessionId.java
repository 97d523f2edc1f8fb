package ciao.scheduler.placement;

/**
 * One connection of a peer; a peer that reconnects gets another.
 *
 * @param number given by whoever feeds the core, never twice
 */
public record SessionId(long number) {
  @Override
  public String toString() {
    return "session " + number;
  }
}
