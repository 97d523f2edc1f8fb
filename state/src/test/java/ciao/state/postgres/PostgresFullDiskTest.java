package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Committed;
import ciao.state.Part;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.Refusal.Unavailable;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.WriteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk below the server's tables is full: writes are refused, the rest goes on. */
final class PostgresFullDiskTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  private static final int SPEC_BYTES = 60_000;

  private final Random random = new Random(1);

  @Test
  void a_full_disk_refuses_writes_until_there_is_room() throws Exception {
    try (SmallDisk disk = new SmallDisk(SERVER.server())) {
      Set<String> acknowledged = new TreeSet<>();
      try (OpenPostgres open = OpenPostgres.at(disk.address())) {
        Path filler = disk.fill();
        Unavailable refusal = createUntilRefused(open.store(), acknowledged);
        assertThat(refusal.cause()).isEqualTo(Cause.STORAGE);
        assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_STORED);
        assertThat(refusal.sentence())
            .contains("No space left on device", "make room", "by itself");
        assertThat(open.status().trouble()).isPresent();
        assertThat(acknowledged).isNotEmpty();
        assertThat(ids(open.store())).isEqualTo(acknowledged);

        Files.delete(filler);

        assertThat(create(open.store(), "after")).isInstanceOf(Committed.class);
        acknowledged.add("after");
        assertThat(open.status().trouble()).isEmpty();
        assertThat(ids(open.store())).isEqualTo(acknowledged);
      }
      try (OpenPostgres open = OpenPostgres.at(disk.address())) {
        assertThat(ids(open.store())).isEqualTo(acknowledged);
      }
    }
  }

  private Unavailable createUntilRefused(Store store, Set<String> acknowledged) throws Exception {
    while (true) {
      String id = "p" + acknowledged.size();
      WriteResult result = create(store, id);
      if (result instanceof Unavailable unavailable) {
        return unavailable;
      }
      assertThat(result).isInstanceOf(Committed.class);
      acknowledged.add(id);
    }
  }

  /** Of what cannot be compressed. */
  private WriteResult create(Store store, String id) throws Exception {
    byte[] bytes = new byte[SPEC_BYTES];
    random.nextBytes(bytes);
    Part spec = new Part(Base64.getEncoder().encodeToString(bytes), 1, List.of(), Map.of(), null);
    return store.create(Part.TYPE.at("acme", id), "", spec).get(60, TimeUnit.SECONDS);
  }

  private static Set<String> ids(Store store) {
    Set<String> ids = new TreeSet<>();
    store.list(Part.TYPE).stream().map(Resource::id).forEach(ids::add);
    return ids;
  }
}
