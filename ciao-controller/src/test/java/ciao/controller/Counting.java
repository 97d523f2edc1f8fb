package ciao.controller;

import java.io.InputStream;

/** So many bytes; counts how many were asked for. */
final class Counting extends InputStream {
  private final long size;
  volatile long given;

  Counting(long size) {
    this.size = size;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) {
    int more = (int) Math.min(length, size - given);
    given += more;
    return more == 0 ? -1 : more;
  }
}
