package ciao.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserIdsTest {
  private final InstanceId web = new InstanceId(UUID.randomUUID());

  @TempDir Path claims;

  @Test
  void anInstanceKeepsItsIdUntilItGivesItBack() throws Exception {
    UserIds users = UserIds.open(claims, 300_000);
    int uid = users.claim(web);
    assertThat(uid).isBetween(300_000, 309_999);
    assertThat(users.claim(web)).isEqualTo(uid);
    assertThat(UserIds.open(claims, 300_000).find(web)).contains(uid);

    users.release(web);
    users.release(web);
    assertThat(users.find(web)).isEmpty();
    assertThat(claims).isEmptyDirectory();
  }

  @Test
  void claimantsAtTheSameTimeGetDifferentIds() throws Exception {
    UserIds users = UserIds.open(claims, 300_000);
    Set<Integer> uids = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 100)
        .parallel()
        .forEach(i -> {
          // The same hash for all, so that all want the same id.
          InstanceId instance = new InstanceId(new UUID(i, i));
          try {
            uids.add(users.claim(instance));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(uids).hasSize(100);
    assertThat(users.list()).hasSize(100);
  }

  @Test
  void homesUseDifferentRanges() throws Exception {
    int one = UserIds.open(claims, new HomeTag("ciao-00000001")).claim(web);
    assertThat(one).isBetween(210_000, 219_999);
  }

  @Test
  void aFullRangeSaysSo() throws Exception {
    UserIds users = UserIds.open(claims, 300_000);
    for (int i = 0; i < UserIds.COUNT; i++) {
      Files.createSymbolicLink(
          claims.resolve("" + (300_000 + i)), Path.of(new UUID(1, i).toString()));
    }
    assertThatThrownBy(() -> users.claim(web))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("all 10000 user ids from 300000 on are in use");
  }
}
