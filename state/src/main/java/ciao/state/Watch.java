package ciao.state;

/** A running watch. */
public interface Watch extends AutoCloseable {

  /** Ends the watch; at most the event being handled is still seen. Harmless when ended already. */
  @Override
  void close();
}
