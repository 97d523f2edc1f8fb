package ciao.cli.bench;

/**
 * What a trial does.
 *
 * @param agents how many connect
 * @param controllers how many connect; the first submits, all hear
 * @param starts how many STARTs at full speed, and at most under load
 * @param workloads of how many workloads the STARTs are, in turn
 * @param single how many STARTs one at a time
 * @param rate STARTs a second under load; 0 = half of what full speed came to
 * @param loss what happens to the scheduler when all agents are connected
 * @param hostile how many peers of each hostile manner there are in a last pass; 0 = no such pass
 */
record Plan(
    int agents,
    int controllers,
    int starts,
    int workloads,
    int single,
    int rate,
    Loss loss,
    int hostile) {
  /** What happens to the scheduler when all agents are connected. */
  enum Loss {
    NONE,
    /** It is killed and started again. */
    RESTART,
    /** It is killed while another stands by. */
    STANDBY
  }

  /** How long a steady rate is kept up at most, seconds. */
  static final int PACED_S = 60;

  /**
   * So many passes before the first that counts: the optimizing compiler shares the cores with what
   * it compiles, and a scheduler that has run for minutes is what is measured.
   */
  static final int WARM_UPS = 5;

  private static final int MOST_OF_A_WARM_UP = 200_000;

  /** So much may wait for one agent at a time, or of one, without being dropped. */
  private static final int MOST_CLAIMS_OF_AN_AGENT = 2_000;

  /** Claims at full speed. */
  int claims() {
    return (int) Math.min(starts, (long) agents * MOST_CLAIMS_OF_AN_AGENT);
  }

  /** STARTs at full speed that count for nothing, of one pass. */
  int warmUp() {
    return Math.min(starts, MOST_OF_A_WARM_UP);
  }
}
