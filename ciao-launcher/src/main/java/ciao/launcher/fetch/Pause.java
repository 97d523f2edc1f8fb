package ciao.launcher.fetch;

/** What a preparation does around waiting for bytes. Called on its own thread. */
public interface Pause {
  /** It begins to wait. */
  void begin();

  /** Returns when the instance's generation is granted to this node. */
  void awaitGrant() throws InterruptedException;

  /** It has its bytes, or failed to get them. Always called after {@link #begin}. */
  void end() throws InterruptedException;
}
