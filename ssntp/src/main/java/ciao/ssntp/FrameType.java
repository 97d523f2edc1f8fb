package ciao.ssntp;

/** Byte 2 of a frame's header. */
public enum FrameType {
  COMMAND(0),
  STATUS(1),
  ERROR(2),
  EVENT(3);

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  /** The byte on the wire. */
  public int code() {
    return code;
  }
}
