package ciao.state.sql;

/**
 * Changes that were stored as one, as the feed of a shared database holds them.
 *
 * @param last position of the last change
 * @param count of changes, at positions that follow one another
 * @param epoch of the leader that stored them
 */
public record Group(long last, int count, long epoch, byte[] payload) {
  public long first() {
    return last - count + 1;
  }
}
