package ciao.scheduler.placement;

/**
 * How much may wait for room.
 *
 * @param instances how many instances, 1 or more
 * @param bytes how many bytes their STARTs' payloads may have together, 1 or more
 */
public record QueueLimits(int instances, long bytes) {
  /**
   * A waiting START of the usual kilobyte takes about 3 KiB as bytes and record: 200 MiB when this
   * many wait. The bytes bound it when STARTs are unusually long.
   */
  public static final QueueLimits DEFAULT = new QueueLimits(65_536, 128L << 20);

  public QueueLimits {
    if (instances < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "queue limits: %d instances, %d bytes (expected: 1 or more of each)"
              .formatted(instances, bytes));
    }
  }
}
