package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Recorder;
import ciao.state.Resource;
import ciao.state.Start;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import ciao.state.sql.Address;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What processes of other versions put into the feed. */
final class FeedFormatTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  /** Two resources, and nobody leads for as long as the test lasts. */
  private static Address withTwoParts() throws Exception {
    Address address = SERVER.fresh();
    try (OpenPostgres open = OpenPostgres.at(address)) {
      for (String id : List.of("a", "b")) {
        assertThat(open.store().create(part(id), "", Part.of(1)).get(20, TimeUnit.SECONDS))
            .isInstanceOf(Committed.class);
      }
    }
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute("update head set leader = 'other', expires = 'infinity'");
    }
    return address;
  }

  private static Connection connect(Address address) throws Exception {
    return DriverManager.getConnection(address.url(), address.user(), address.password());
  }

  /** The destruction of b, as another process stored it. */
  private static void store(Address address, byte[] payload) throws Exception {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into change_group (last, count, epoch, payload) values (3, 1, 1, ?)")) {
      connection.setAutoCommit(false);
      statement.execute("delete from resource where id = 'b'");
      insert.setBytes(1, payload);
      insert.executeUpdate();
      statement.execute("update head set position = 3");
      connection.commit();
    }
  }

  /** Format 1 had no more of what was destroyed than its name and version. */
  private static byte[] removedInFormat1() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {1, 1});
    for (String name : List.of("Part", "acme", "b")) {
      out.writeUTF(name);
    }
    out.writeLong(1);
    return bytes.toByteArray();
  }

  @Test
  void a_group_of_a_newer_version_is_refused_with_a_sentence_and_reads_go_on() throws Exception {
    Address address = withTwoParts();
    try (OpenPostgres follower = OpenPostgres.at(address, "follower", OpenPostgres.SHORT)) {
      store(address, new byte[] {99, 0});

      Awaitility.await().until(() -> follower.status().trouble().isPresent());
      assertThat(follower.status().trouble().get())
          .isEqualTo(
              "changes from position 3: group format 99 (expected: 1 to 4); it was written by a newer version, use that one");
      assertThat(follower.store().list(Part.TYPE)).hasSize(2);
    }
    assertThatThrownBy(() -> OpenPostgres.at(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("group format 99 (expected: 1 to 4)");
  }

  @Test
  void a_group_of_a_version_that_did_not_say_what_there_was_is_followed_by_reading_all_again()
      throws Exception {
    Address address = withTwoParts();
    try (OpenPostgres follower = OpenPostgres.at(address, "follower", OpenPostgres.SHORT)) {
      Recorder<Part> watch = new Recorder<>();
      follower
          .store()
          .watch(WatchRequest.of(Part.TYPE).from(new Start.After(2)), Runnable::run, watch);
      store(address, removedInFormat1());

      assertThat(watch.next())
          .isEqualTo(new Event.Errored<>(2, new WatchError.PositionExpired(2, 3)));
      assertThat(follower.store().list(Part.TYPE)).extracting(Resource::id).containsExactly("a");
      assertThat(follower.status().trouble()).isEmpty();
    }
  }
}
