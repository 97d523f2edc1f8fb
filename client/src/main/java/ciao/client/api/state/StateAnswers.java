package ciao.client.api.state;

import ciao.client.api.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of several transactions.
 *
 * @param answers one for each, in their order
 */
public record StateAnswers(List<One> answers) {
  public StateAnswers {
    answers = List.copyOf(answers);
  }

  /** One of the two is there. */
  public record One(@Nullable StateCommit committed, @Nullable Problem refused) {}
}
