package ciao.cli.bench;

import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.StartFailure;

/** What a trial is at: told of all that comes to agents and controllers, on their event loops. */
interface UnderWay {
  /** What goes to the agent and to the controllers. */
  enum Kind {
    STARTS,
    CLAIMS
  }

  /** A controller heard of it: INSTANCE_PLACED, INSTANCE_CLAIMED. */
  void heard(Kind of, InstanceId instance, boolean firstController, long now);

  /** This agent has it: START, or GRANT. */
  void atAgent(Kind of, InstanceId instance, SimulatedAgent agent, long now);

  /** Whether the first controller answers this claim with GRANT. */
  boolean grants(InstanceClaimed claim);

  /** The scheduler has not taken this START. */
  void refused(StartFailure refusal);

  /** This agent has reported: first when it has a session, and has said that it is ready. */
  void reported(SimulatedAgent agent);

  /** Something that must not be; the trial fails with the first such sentence. */
  void fail(String sentence);
}
