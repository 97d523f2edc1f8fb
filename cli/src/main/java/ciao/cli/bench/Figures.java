package ciao.cli.bench;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Start;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a trial came to.
 *
 * @param agents how many were connected
 * @param controllers how many heard of placements
 * @param starts how many STARTs the pass at full speed had
 * @param startBytes payload bytes of one
 * @param startsPerS STARTs a second at full speed, each at its agent and announced to all
 * @param connected the agents' way in
 * @param cost of a START at full speed
 * @param passes what each pass came to
 * @param schedulerCpuS CPU time of the scheduler's process, seconds; of the one that was there last
 * @param schedulerRssMib its resident memory at the end, MiB
 * @param agentKib resident memory of the scheduler's process that came with each agent, KiB
 */
record Figures(
    int agents,
    int controllers,
    int starts,
    int startBytes,
    long startsPerS,
    Connected connected,
    Cost cost,
    Passes passes,
    double schedulerCpuS,
    long schedulerRssMib,
    double agentKib) {
  /**
   * The agents' way in.
   *
   * @param loadAverage of the machine before, to a hundredth
   * @param first all at once to a scheduler that has nobody
   * @param restart the same from the kill of the scheduler on, its start included; null when it was
   *     not started again
   * @param standby the same from the kill on, to the scheduler that stood by; null when none did
   * @param takeover what became of the STARTs meanwhile; null when no scheduler was lost
   * @param emptyKib resident memory of the scheduler's process without agents, KiB
   * @param fullKib the same with all of them
   */
  record Connected(
      double loadAverage,
      Arrival first,
      @Nullable Arrival restart,
      @Nullable Arrival standby,
      @Nullable Takeover takeover,
      long emptyKib,
      long fullKib) {
    public Connected {
      loadAverage = hundredths(loadAverage);
    }
  }

  /**
   * All agents on their way in.
   *
   * @param readyS seconds until the scheduler had taken READY from all
   * @param schedulerCpuS CPU time of the scheduler's process meanwhile, seconds
   * @param loadCpuS CPU time of this process meanwhile, seconds
   * @param lost sessions that ended meanwhile, but for those that the kill ended
   * @param declined connections that the scheduler did not take
   */
  record Arrival(
      double readyS, double schedulerCpuS, double loadCpuS, long lost, Declined declined) {}

  /**
   * STARTs while a scheduler was lost. Each was granted to one agent and no more, or there would be
   * no figures.
   *
   * @param rate how many were submitted a second
   * @param starts how many in all
   * @param submittedAgain how many nobody had claimed when the controller was with the next
   * @param atTwoAgents how many of these came to another agent than before; lawful, as the second
   *     gets no GRANT
   */
  record Takeover(int rate, int starts, int submittedAgain, int atTwoAgents) {}

  /**
   * CPU time for each START at full speed.
   *
   * @param schedulerUs of the scheduler's process, microseconds
   * @param loadUs of this process: controllers, which write it, and agents, microseconds
   */
  record Cost(double schedulerUs, double loadUs) {}

  /**
   * One pass.
   *
   * @param rate STARTs a second that all of it came to
   * @param placed from just before START is handed to the controller's session until that has
   *     INSTANCE_PLACED
   * @param atAgent until the agent has START
   */
  record Pass(long rate, Latencies placed, Latencies atAgent) {}

  /**
   * All passes.
   *
   * @param single one START at a time
   * @param fullSpeed as many as are taken: mostly time spent behind others
   * @param underLoad at a steady rate
   * @param besideHostile at the same rate beside hostile peers; null when there were none
   * @param claims what comes after placing
   */
  record Passes(
      Pass single,
      Pass fullSpeed,
      Pass underLoad,
      @Nullable Hostile besideHostile,
      Claims claims) {}

  /**
   * A pass beside hostile peers.
   *
   * @param unread STARTs of 24 kB that were placed with the peers that read nothing, from when they
   *     were let loose; 1 or more, since no pass begins before
   * @param framesPerS frames a second that came to the scheduler beyond those that came in the pass
   *     without them
   * @param refusedPerS frames and connections a second that it refused, counted in the same way
   */
  record Hostile(
      long rate,
      Latencies placed,
      Latencies atAgent,
      long unread,
      long framesPerS,
      long refusedPerS) {
    /**
     * Of the pass beside them.
     *
     * @param beyond what came from them in it
     * @param seconds how long it took
     */
    static Hostile of(Pass pass, long unread, Received beyond, double seconds) {
      return new Hostile(
          pass.rate(),
          pass.placed(),
          pass.atAgent(),
          unread,
          Math.round(beyond.frames() / seconds),
          Math.round(beyond.refused() / seconds));
    }
  }

  /**
   * Claims of placed instances: from an agent to the controllers, and GRANT from the first of them
   * back to the agent, all through the scheduler.
   *
   * @param perS a second at full speed, each granted
   * @param fullSpeed claims as many as are taken
   * @param single one at a time
   */
  record Claims(long perS, Granted fullSpeed, Granted single) {
    static Claims of(Pass fullSpeed, Pass single) {
      return new Claims(fullSpeed.rate(), Granted.of(fullSpeed), Granted.of(single));
    }
  }

  /**
   * How long it took from just before the claim is handed to the agent's session.
   *
   * @param claimed until the first controller has it
   * @param granted until the agent has GRANT
   */
  record Granted(Latencies claimed, Latencies granted) {
    private static Granted of(Pass pass) {
      return new Granted(pass.placed(), pass.atAgent());
    }
  }

  static Figures of(Plan plan, Connected connected, Cost cost, Passes passes, ProcessUsage end) {
    return new Figures(
        plan.agents(),
        plan.controllers(),
        plan.starts(),
        bytes(Starts.of(Round.instance(0), 0, plan.workloads())),
        passes.fullSpeed().rate(),
        connected,
        cost,
        passes,
        seconds(end.cpu()),
        end.residentKib() >> 10,
        Math.round(10.0 * (connected.fullKib() - connected.emptyKib()) / plan.agents()) / 10.0);
  }

  private static int bytes(Start start) {
    return Message.of(Operand.START, start).raw().size();
  }

  /** To a hundredth. */
  static double seconds(Duration duration) {
    return hundredths(duration.toNanos() / 1e9);
  }

  private static double hundredths(double number) {
    return Math.round(number * 100) / 100.0;
  }
}
