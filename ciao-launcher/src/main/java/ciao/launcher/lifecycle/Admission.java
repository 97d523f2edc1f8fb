package ciao.launcher.lifecycle;

import ciao.ssntp.payload.RefusalReason;

/** Whether the node can take what a START demands, decided in the turn that handles it. */
public sealed interface Admission {
  /** It can, and nothing else may take that room before the instance does. */
  record Fits() implements Admission {}

  /**
   * It cannot.
   *
   * @param reason the code to report
   * @param message the reason in a sentence
   */
  record Refused(RefusalReason reason, String message) implements Admission {}
}
