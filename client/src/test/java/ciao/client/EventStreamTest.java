package ciao.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.EventStream.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Server-sent events, as WHATWG HTML, 9.2.6, has them. */
final class EventStreamTest {
  private static final long SEED = Long.getLong("ciao.client.seed", 20_261_121L);

  private static List<Message> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Message> read(InputStream bytes) throws IOException {
    EventStream events = new EventStream(bytes);
    List<Message> all = new ArrayList<>();
    for (Message next = events.next(); next != null; next = events.next()) {
      all.add(next);
    }
    return all;
  }

  @Test
  void anEventHasItsNameAndItsData() throws IOException {
    assertThat(read("event: created\ndata: {\"a\":1}\n\nevent:deleted\ndata:x\n\n"))
        .containsExactly(new Message("created", "{\"a\":1}"), new Message("deleted", "x"));
  }

  @Test
  void anEventWithoutANameIsAMessage() throws IOException {
    assertThat(read("data: x\n\n")).containsExactly(new Message("message", "x"));
  }

  @Test
  void severalLinesOfDataAreJoinedByLineBreaksAndOneSpaceIsNoPartOfThem() throws IOException {
    assertThat(read("data: a\ndata:  b\ndata\ndata:\n\n"))
        .containsExactly(new Message("message", "a\n b\n\n"));
  }

  @Test
  void commentsAndUnknownFieldsAreSkippedWhereverTheyStand() throws IOException {
    assertThat(read(": still here\n\nevent: e\n:\nid: 7\nretry: 1\nnonsense\ndata: x:y\n\n: end\n"))
        .containsExactly(new Message("e", "x:y"));
  }

  @Test
  void anEventWithoutDataIsNoneAndItsNameIsForgotten() throws IOException {
    assertThat(read("event: lost\n\ndata: x\n\n")).containsExactly(new Message("message", "x"));
  }

  @Test
  void anEventThatWasCutOffIsNone() throws IOException {
    assertThat(read("data: whole\n\nevent: cut\ndata: half")).hasSize(1);
    assertThat(read("data: whole\n\ndata: cut before its empty line\n")).hasSize(1);
    assertThat(read("")).isEmpty();
  }

  @Test
  void linesEndInAnyOfThreeWays() throws IOException {
    assertThat(read("data: a\r\n\r\ndata: b\r\rdata: c\n\ndata: d\r\ndata: e\n\r"))
        .extracting(Message::data)
        .containsExactly("a", "b", "c", "d\ne");
  }

  @Test
  void anEventLongerThanMayBeIsAnErrorBeforeItIsRead() {
    String line = "data: " + "x".repeat(100) + "\n";
    for (String tooLong : List.of(line, "data: 1234\ndata: 5678\ndata: 9\n\n")) {
      EventStream events =
          new EventStream(new ByteArrayInputStream(tooLong.getBytes(StandardCharsets.UTF_8)), 12);
      assertThatThrownBy(events::next)
          .as(tooLong)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("an event of more than 12 characters");
    }
  }

  /** As the network does it: characters and line ends are torn apart. */
  @Test
  void itDoesNotMatterInWhichPiecesTheBytesArrive() throws IOException {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder();
    List<Message> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String end = List.of("\n", "\r", "\r\n").get(random.nextInt(3));
      String data = "größer ☃ 𝄞 " + i;
      text.append("event: e").append(i).append(end);
      text.append(random.nextBoolean() ? ": comment" + end : "");
      text.append("data: ").append(data).append(end).append(end);
      expected.add(new Message("e" + i, data));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(read(new Torn(bytes, random))).isEqualTo(expected);
  }

  /** Gives a few bytes at a time. */
  private static final class Torn extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random;

    Torn(byte[] bytes, Random random) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int most) {
      return bytes.read(into, from, Math.min(most, 1 + random.nextInt(5)));
    }
  }
}
