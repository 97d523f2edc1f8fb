package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.answer.Denial;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
  @Test
  void nothingIsMadeWhileWhatStaysFillsTheHeap() {
    AtomicLong alive = new AtomicLong(800);
    Bounds bounds = new Bounds(new Shares(1, 1), new Shares(1, 1), new HeapRoom(alive::get, 1_000));
    assertThat(bounds.creation()).isEmpty();
    alive.set(801);
    assertThat(bounds.creation()).get().extracting(Denial::code).isEqualTo("memory_full");
    alive.set(100);
    assertThat(bounds.creation()).isEmpty();
  }

  @Test
  void thisJvmSaysWhatIsAlive() {
    assertThat(HeapRoom.ofThisJvm().isScarce()).isFalse();
  }
}
