package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlagTreesTest {
  private static final int PLACES = 64;

  private final FlagTrees<String> trees = new FlagTrees<>(asked -> asked.substring(0, 1));
  private final List<String> lookedAt = new ArrayList<>();

  @Test
  void aChangeLooksOnlyAtWhatIsAboutItsSubject() {
    ask("a1");
    ask("a2");
    ask("b1");
    change("a");
    assertThat(lookedAt).containsExactly("a1", "a2");
    assertThat(List.of(isUp("a1"), isUp("a2"), isUp("b1"))).containsExactly(true, true, false);
    change("c");
    assertThat(lookedAt).hasSize(2);
  }

  @Test
  void whatIsForgottenIsLookedAtNoMore() {
    ask("a1");
    for (int n = 0; n < FlagTrees.KEPT; n++) {
      ask("b" + n);
    }
    change("a");
    assertThat(lookedAt).isEmpty();
    change("b");
    assertThat(lookedAt).hasSize(FlagTrees.KEPT);
    trees.clear();
    change("b");
    assertThat(lookedAt).hasSize(FlagTrees.KEPT);
  }

  private void ask(String what) {
    assertThat(trees.lookedInVain(what, PLACES, PLACES, _ -> false)).isTrue();
  }

  private void change(String subject) {
    trees.set(0, subject, asked -> lookedAt.add(asked), _ -> true);
  }

  private boolean isUp(String asked) {
    return Objects.requireNonNull(trees.find(asked)).word(0, 0) == 1;
  }
}
