package ciao.ssntp;

/** Where the server takes a frame that a client sent. */
enum Route {
  /** Nowhere: it concerns this connection alone. */
  LINK("this connection"),
  /** No client sends it: it begins at the server. */
  SERVER("from the scheduler"),
  /** To the server's owner, the scheduler, which may send it on. */
  DELIVER("deliver"),
  /** To every controller. */
  CONTROLLERS("to every controller"),
  /** To the owner and to every controller. */
  DELIVER_AND_CONTROLLERS("deliver, and to every controller"),
  /** To the node its payload names; its sender is told when that is not connected. */
  NAMED_NODE("to the named node"),
  /** To the node its payload names, and to the owner when it names none. */
  NAMED_NODE_OR_DELIVER("to the named node; deliver when none is named");

  private final String words;

  Route(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
