package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.seal.KeyRingException;
import ciao.state.seal.MasterKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Path home;
  private ControllerKeys keys;

  @BeforeEach
  void aNewHome(@TempDir Path directory) {
    home = directory;
    keys = ControllerKeys.of(NodeConfig.parse(home, "ciao.yaml", "").state());
  }

  @Test
  void aNewHomeGetsARingAndAKeyThatNobodyElseReads() throws Exception {
    MasterKeys made = keys.openOrMake(RANDOM);

    assertThat(keys.openOrMake(RANDOM).currentId()).isEqualTo(made.currentId());
    assertThat(permissions("pki")).isEqualTo("rwx------");
    assertThat(permissions("pki/state-keys")).isEqualTo("rw-------");
    assertThat(permissions("pki/state-key")).isEqualTo("rw-------");
  }

  @Test
  void bothMayLieElsewhere(@TempDir Path elsewhere) throws Exception {
    String text =
        "controller: {key_ring: '%s/ring', key_file: '%s/key'}".formatted(elsewhere, elsewhere);
    ControllerKeys moved = ControllerKeys.of(NodeConfig.parse(home, "ciao.yaml", text).state());

    moved.openOrMake(RANDOM);

    assertThat(elsewhere.resolve("ring")).exists();
    assertThat(elsewhere.resolve("key")).exists();
    assertThat(home.resolve("pki")).doesNotExist();
  }

  @Test
  void aRingWhoseKeyFileIsGoneIsNotReplaced() throws Exception {
    keys.openOrMake(RANDOM);
    Files.delete(keys.keyFile());

    assertThatThrownBy(() -> keys.openOrMake(RANDOM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(keys.keyFile() + " is not there")
        .hasMessageContaining("controller.key_file");
    assertThat(keys.keyFile()).doesNotExist();
  }

  @Test
  void aKeyFileThatOthersReadIsRefused() throws Exception {
    keys.openOrMake(RANDOM);
    Files.setPosixFilePermissions(keys.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> keys.openOrMake(RANDOM))
        .isInstanceOf(KeyRingException.class)
        .hasMessageContaining("chmod 600");
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file)));
  }
}
