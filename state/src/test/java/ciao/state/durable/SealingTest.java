package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Document;
import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Store;
import ciao.state.seal.KeyId;
import ciao.state.seal.KeyRing;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.Operator;
import ciao.state.seal.Place;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a store's files when types are sensitive, and what becomes of it over rotations. */
final class SealingTest {
  private static final ResourceType<Login> LOGIN = new ResourceType<>("Login", Login.class);
  private static final ResourceType<Login> OPEN = new ResourceType<>("Open", Login.class);
  private static final Operator OPERATOR = TestRing.operator("one");

  record Login(String user, String password) {}

  @TempDir private Path temporary;
  private Path directory;
  private KeyRing ring;
  private MasterKeys keys;

  @BeforeEach
  void makeKeys() throws IOException {
    directory = temporary.resolve("state");
    ring = TestRing.in(temporary);
    keys = ring.initialize(OPERATOR);
  }

  private static SpecSeal seal(MasterKeys keys) {
    return SpecSeal.with(keys, "Login"::equals, new SecureRandom());
  }

  private static Pointer<Login> login(int number) {
    return LOGIN.at("acme", "l" + number);
  }

  private static void create(Store store, Pointer<Login> pointer, String password)
      throws Exception {
    store.create(pointer, "", new Login("ann", password)).get(20, TimeUnit.SECONDS).orThrow();
  }

  private static void change(Store store, Pointer<Login> pointer, String password)
      throws Exception {
    Resource<Login> found = store.get(pointer).orElseThrow();
    store
        .update(found.withSpec(new Login("ann", password)), "")
        .get(20, TimeUnit.SECONDS)
        .orThrow();
  }

  private static void awaitTables(OpenStore open) {
    Awaitility.await()
        .until(() ->
            open.state().status().applied() == open.store().position()
                && !open.state().keys().isRewriting());
  }

  private boolean isInFiles(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void no_file_of_the_store_has_a_sensitive_spec_nor_what_it_was_before() throws Exception {
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      create(open.store(), login(1), "planted-one");
      change(open.store(), login(1), "planted-two");
      create(open.store(), OPEN.at("acme", "o"), "for-everybody");
      awaitTables(open);
    }
    assertThat(isInFiles("planted")).isFalse();
    assertThat(isInFiles("for-everybody")).as("where it is not sensitive").isTrue();
    try (OpenStore open = OpenStore.in(directory, seal(ring.open(OPERATOR)))) {
      assertThat(open.store().get(login(1)).orElseThrow().spec().password())
          .isEqualTo("planted-two");
    }
  }

  @Test
  void a_store_that_was_not_sealed_is_read_and_its_rows_are_sealed() throws Exception {
    try (OpenStore open = OpenStore.in(directory, SpecSeal.withoutKeys())) {
      for (int i = 0; i < 600; i++) {
        create(open.store(), login(i), "old-" + i);
      }
      awaitTables(open);
    }
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      create(open.store(), login(600), "old-600");
      awaitTables(open);
      for (int i = 0; i <= 600; i++) {
        assertThat(open.store().get(login(i)).orElseThrow().spec().password())
            .isEqualTo("old-" + i);
      }
    }
    assertThat(rowsStartingWith("84")).isEqualTo(601);
  }

  /** How many rows hold a spec whose first byte that is, in hexadecimal. */
  private int rowsStartingWith(String hex) throws Exception {
    try (Connection connection = tables();
        Statement statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select count(*) from resource where rawtohex(spec) like '" + hex + "%'")) {
      result.next();
      return result.getInt(1);
    }
  }

  private Connection tables() throws Exception {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + directory.resolve("tables") + ";WRITE_DELAY=0", "ciao", "");
  }

  @Test
  void an_old_key_is_in_use_until_tables_and_journal_have_moved_on() throws Exception {
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      for (int i = 0; i < 600; i++) {
        create(open.store(), login(i), "password-" + i);
      }
      KeyId old = keys.currentId();
      MasterKeys rotated = ring.rotate(OPERATOR);
      open.state().keys().use(rotated);
      assertThat(open.state().keys().inUse()).contains(old, rotated.currentId());

      create(open.store(), OPEN.at("acme", "filler"), "");
      Awaitility.await()
          .until(() -> {
            change(open.store(), OPEN.at("acme", "filler"), noise(20_000));
            return open.state().keys().inUse().equals(Set.of(rotated.currentId()));
          });
      keys = ring.drop(old, open.state().keys().inUse(), OPERATOR);
    }
    assertThat(keys.ids()).hasSize(1);
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      for (int i = 0; i < 600; i++) {
        assertThat(open.store().get(login(i)).orElseThrow().spec().password())
            .isEqualTo("password-" + i);
      }
    }
  }

  private static String noise(int length) {
    SecureRandom random = new SecureRandom();
    return random.ints(length, 'a', 'z').mapToObj(Character::toString).reduce("", String::concat);
  }

  @Test
  void without_the_right_key_the_store_is_refused_with_the_names_of_resource_and_key()
      throws Exception {
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      create(open.store(), login(1), "planted");
      awaitTables(open);
    }
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    MasterKeys others = TestRing.in(elsewhere).initialize(OPERATOR);
    for (SpecSeal wrong : List.of(seal(others), SpecSeal.withoutKeys())) {
      assertThatThrownBy(() -> OpenStore.in(directory, wrong))
          .isInstanceOf(SealException.class)
          .hasMessageContaining("Login(acme/l1@1)")
          .hasMessageContaining(keys.currentId().toString())
          .hasMessageNotContaining("planted");
    }
    OpenStore.in(directory, seal(keys)).close();
  }

  @Test
  void a_row_that_was_exchanged_or_changed_is_refused_with_its_name() throws Exception {
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      create(open.store(), login(1), "one");
      create(open.store(), login(2), "two");
      awaitTables(open);
    }
    try (Connection connection = tables();
        Statement statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "update resource set spec = (select spec from resource where id = 'l2')"
                      + " where id = 'l1'"))
          .isEqualTo(1);
    }
    assertThatThrownBy(() -> OpenStore.in(directory, seal(keys)))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("Login(acme/l1@1)")
        .hasMessageContaining("is damaged");
  }

  @Test
  void a_spec_that_cannot_be_read_is_told_without_what_it_says() throws Exception {
    record Numbered(int password) {}
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      create(open.store(), login(1), "planted");
      ResourceType<Numbered> wrong = new ResourceType<>("Login", Numbered.class);
      assertThatThrownBy(() -> open.store().get(wrong.at("acme", "l1")))
          .hasMessageContaining("Login(acme/l1@1)")
          .hasMessageContaining("password")
          .hasStackTraceContaining("Unreadable")
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("planted"));
    }
    assertThatThrownBy(() -> new Document("{\"password\": planted}"))
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("planted"));
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void metadata_names_the_place_as_errors_do() throws Exception {
    try (OpenStore open = OpenStore.in(directory, seal(keys))) {
      create(open.store(), login(1), "one");
      Metadata metadata = open.store().get(login(1)).orElseThrow().metadata();
      assertThat(Place.spec(metadata)).hasToString(metadata.toString());
    }
  }
}
