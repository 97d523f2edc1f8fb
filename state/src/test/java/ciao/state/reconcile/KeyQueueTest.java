package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.SequencedSet;
import org.junit.jupiter.api.Test;

final class KeyQueueTest {
  private final KeyQueue<String> queue = new KeyQueue<>();

  @Test
  void keys_come_out_in_the_order_they_came_in_each_once() {
    queue.put("a");
    queue.put("b");
    queue.put("a");
    queue.put("c");

    assertThat(taken()).containsExactly("a", "b", "c");
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void a_key_in_work_is_on_hold_and_comes_back_to_the_end_of_the_line() {
    queue.put("a");
    queue.take();
    queue.put("a");
    queue.put("a");
    queue.put("b");
    assertThat(queue.take()).isEqualTo("b");
    assertThat(queue.take()).isNull();

    queue.put("c");
    queue.release("a");
    assertThat(taken()).containsExactly("c", "a");

    queue.release("a");
    assertThat(queue.take()).isNull();
  }

  @Test
  void a_put_ends_a_wait_unless_it_is_firm() {
    queue.put("a");
    queue.put("firm");
    taken();
    queue.delay("a", false);
    queue.delay("firm", true);
    assertThat(queue.take()).isNull();

    queue.put("a");
    queue.put("firm");
    assertThat(taken()).containsExactly("a");

    queue.due("firm", queue.ticket("firm"));
    assertThat(taken()).containsExactly("firm");
  }

  @Test
  void a_put_while_in_work_ends_the_wait_before_it_begins_unless_it_is_firm() {
    queue.put("a");
    queue.put("firm");
    taken();
    queue.put("a");
    queue.put("firm");
    queue.delay("a", false);
    queue.delay("firm", true);

    assertThat(queue.ticket("a")).isZero();
    assertThat(queue.ticket("firm")).isPositive();
    assertThat(taken()).containsExactly("a");
  }

  @Test
  void an_alarm_for_a_wait_that_ended_early_does_nothing() {
    queue.put("a");
    taken();
    queue.delay("a", false);
    long first = queue.ticket("a");
    queue.put("a");
    taken();
    queue.due("a", first);
    assertThat(queue.take()).isNull();

    queue.delay("a", false);
    assertThat(queue.ticket("a")).isNotEqualTo(first);
    queue.due("a", first);
    assertThat(queue.take()).isNull();
  }

  @Test
  void failures_are_counted_in_a_row_and_forgotten_after_success() {
    queue.put("a");
    taken();
    assertThat(queue.failed("a")).isEqualTo(1);
    queue.delay("a", false);
    queue.put("a");
    taken();
    assertThat(queue.failed("a")).isEqualTo(2);

    queue.put("a");
    queue.release("a"); // put again meanwhile: stays, and begins anew
    taken();
    assertThat(queue.failed("a")).isEqualTo(1);
  }

  @Test
  void only_a_key_in_work_can_be_released() {
    queue.put("a");

    assertThatThrownBy(() -> queue.release("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a is READY (expected: IN_WORK)");
    assertThatThrownBy(() -> queue.release("b")).hasMessage("b is not queued (expected: IN_WORK)");
  }

  /**
   * Whatever happens: no key is in work twice, none put is lost, and none that is ready is passed
   * by one that came later.
   */
  @Test
  void it_is_fair_and_forgets_nothing_whatever_happens() {
    long seed = Long.getLong("ciao.reconcile.seed", 20_260_101L);
    for (int life = 0; life < 200; life++) {
      Random random = new Random(seed + life);
      KeyQueue<Integer> keys = new KeyQueue<>();
      List<Integer> line = new ArrayList<>();
      SequencedSet<Integer> inWork = new LinkedHashSet<>();
      SequencedSet<Integer> again = new LinkedHashSet<>();
      for (int step = 0; step < 500; step++) {
        int key = random.nextInt(8);
        if (random.nextBoolean()) {
          keys.put(key);
          if (inWork.contains(key)) {
            again.add(key);
          } else if (!line.contains(key)) {
            line.add(key);
          }
        } else if (random.nextBoolean()) {
          Integer expected = line.isEmpty() ? null : line.removeFirst();
          assertThat(keys.take()).as("seed %d, step %d", seed + life, step).isEqualTo(expected);
          if (expected != null) {
            assertThat(inWork.add(expected)).isTrue();
          }
        } else if (!inWork.isEmpty()) {
          Integer done = inWork.removeFirst();
          keys.release(done);
          if (again.remove(done)) {
            line.add(done);
          }
        }
        assertThat(keys.size()).isEqualTo(line.size() + inWork.size());
      }
    }
  }

  private List<String> taken() {
    List<String> taken = new ArrayList<>();
    for (String key = queue.take(); key != null; key = queue.take()) {
      taken.add(key);
    }
    return taken;
  }
}
