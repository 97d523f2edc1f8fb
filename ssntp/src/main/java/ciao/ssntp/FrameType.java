package ciao.ssntp;

/** Byte 2 of a frame's header. */
public enum FrameType {
  COMMAND,
  STATUS,
  ERROR,
  EVENT;

  /** The byte on the wire. */
  public int code() {
    return ordinal();
  }
}
