package ciao.ssntp.payload;

/**
 * What a node has, in all or still free: capacity less reserve less allocations, never measured
 * free memory. Free room may be negative after an operator made a node smaller.
 *
 * @param vcpus virtual CPUs (physical ones times the overcommit ratio)
 * @param memoryMib memory in MiB
 * @param diskMib disk in MiB
 * @param slots how many instances
 */
public record Room(int vcpus, long memoryMib, long diskMib, int slots) {
  /** What is left when these demands are met from it. */
  public Room less(Demands demands) {
    return new Room(
        vcpus - demands.vcpus(),
        memoryMib - demands.memoryMib(),
        diskMib - demands.diskMib(),
        slots - 1);
  }

  /** What there is when these demands end. */
  public Room plus(Demands demands) {
    return new Room(
        vcpus + demands.vcpus(),
        memoryMib + demands.memoryMib(),
        diskMib + demands.diskMib(),
        slots + 1);
  }

  /** Whether these demands can be met from it. */
  public boolean fits(Demands demands) {
    return slots >= 1
        && vcpus >= demands.vcpus()
        && memoryMib >= demands.memoryMib()
        && diskMib >= demands.diskMib();
  }
}
