package ciao.client;

import ciao.client.api.Problem;

/** The controller refused a request; the message is its sentence. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ApiException(Problem problem) {
    super(problem.detail() == null ? problem.title() : problem.detail());
    this.problem = problem;
  }

  /** Status, code and sentence. */
  public Problem problem() {
    return problem;
  }
}
