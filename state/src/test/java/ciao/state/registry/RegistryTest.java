package ciao.state.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Document;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegistryTest {
  private static Definition<Document> define(String type, String plural) {
    return Definition.of(Document.type(type), plural);
  }

  @Test
  void aliases_are_made_of_the_names() {
    assertThat(define("FlavorRule.net.acme", "FlavorRules").automaticAliases())
        .containsExactly(
            "flavorrule", "flavorrules", "flavorrules.net", "flavorrules.net.acme", "fr", "frs");
    assertThat(define("Volume", "Volumes").automaticAliases()).containsExactly("volume", "volumes");
  }

  @Test
  void a_type_is_found_by_any_of_its_words_in_any_case() {
    Definition<?> rule = define("FlavorRule.net", "FlavorRules").withAliases("rule");
    Registry registry = Registry.of(List.of(rule, define("Volume", "Volumes")));
    for (String word :
        List.of("FlavorRule.net", "flavorrule", "FLAVORRULES", "fr", "frs", "rule")) {
      assertThat(registry.find(word)).as(word).isEqualTo(new Lookup.Found(rule));
    }
    assertThat(registry.find("rules")).isEqualTo(new Lookup.Unknown());
    assertThat(registry.allAliases(rule)).contains("fr", "rule", "flavorrules.net");
  }

  @Test
  void a_made_alias_of_two_types_is_neither_ones_unless_it_was_given() {
    Definition<?> one = define("FlavorRule", "FlavorRules");
    Definition<?> two = define("FastRoute", "FastRoutes");
    Registry registry = Registry.of(List.of(one, two));
    assertThat(registry.find("fr"))
        .isEqualTo(new Lookup.Ambiguous(List.of("FastRoute", "FlavorRule")));
    assertThat(registry.allAliases(one)).containsExactly("flavorrule", "flavorrules");

    Definition<?> given = define("FastRoute", "FastRoutes").withAliases("fr");
    assertThat(Registry.of(List.of(one, given)).find("fr")).isEqualTo(new Lookup.Found(given));
  }

  @Test
  void names_belong_to_one_type() {
    Definition<?> one = define("Volume", "Volumes").withAliases("vol");
    assertThatThrownBy(() -> Registry.of(List.of(one, define("Volumes", "Volumeses"))))
        .hasMessageContaining("'volumes'");
    assertThatThrownBy(() -> Registry.of(List.of(one, define("Disk", "Disks").withAliases("vol"))))
        .hasMessageContaining("'vol'");
  }

  @Test
  void definitions_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> define("volume", "Volumes")).hasMessageContaining("'volume'");
    assertThatThrownBy(() -> define("Volume.Net", "Volumes")).hasMessageContaining("'Volume.Net'");
    assertThatThrownBy(() -> define("Volume", "Volume")).hasMessageContaining("singular");
    assertThatThrownBy(() -> define("Volume", "vols")).hasMessageContaining("'vols'");
    assertThatThrownBy(() -> define("Volume", "Volumes").withAliases("V"))
        .hasMessageContaining("'V'");
    assertThatThrownBy(() -> PrintColumn.of("Size", "size"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PrintColumn.of("Size", "")).hasMessageContaining("whole spec");
    assertThatThrownBy(
            () -> define("Key", "Keys").withColumns(PrintColumn.of("Size", "/size")).sensitive())
        .hasMessageContaining("sensitive type Key");
  }

  @Test
  void columns_print_what_the_spec_has_there() throws Exception {
    var spec =
        new ObjectMapper().readTree("{\"size\":10,\"at\":{\"zone\":\"a\"},\"tags\":[\"x\"]}");
    assertThat(PrintColumn.of("Size", "/size").value(spec)).isEqualTo("10");
    assertThat(PrintColumn.of("Zone", "/at/zone").value(spec)).isEqualTo("a");
    assertThat(PrintColumn.of("Tags", "/tags").value(spec)).isEqualTo("[\"x\"]");
    assertThat(PrintColumn.of("None", "/none").value(spec)).isEmpty();
  }

  @Test
  void only_types_that_say_so_are_sensitive() {
    Registry registry =
        Registry.of(List.of(define("Key", "Keys").sensitive(), define("Volume", "Volumes")));
    assertThat(registry.isSensitive("Key")).isTrue();
    assertThat(registry.isSensitive("Volume")).isFalse();
    assertThat(registry.isSensitive("Other")).isFalse();
  }
}
