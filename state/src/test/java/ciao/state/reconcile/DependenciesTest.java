package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What declarations may not say, and the sentences that refuse it. */
final class DependenciesTest {
  private static final Declaration WRITER =
      Declaration.named("writer").writes(Output.exclusive(Str.TYPE));

  private final Engine engine = new World().engine;

  private static Reconciler plain(Declaration declaration) {
    return Simple.plain(declaration, _ -> Outcome.done());
  }

  private static QueueReconciler<Int> queue(Declaration declaration, int concurrency) {
    return Simple.queue(declaration, concurrency, (_, _) -> Outcome.done());
  }

  private void refused(Declaration declaration, String sentence) {
    assertThatThrownBy(() -> engine.register(plain(declaration)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void names_are_unique() {
    engine.register(plain(Declaration.named("twin")));
    refused(
        Declaration.named("twin"),
        "a second reconciler is called twin (expected: a name of its own)");
  }

  @Test
  void an_exclusive_output_has_no_second_writer_of_either_kind() {
    engine.register(plain(WRITER));
    String expected =
        "and reconciler writer the output exclusive Str (expected: one writer of an exclusive output; both shared, if each writes resources of its own)";
    refused(
        Declaration.named("other").writes(Output.exclusive(Str.TYPE)),
        "reconciler other declares the output exclusive Str, " + expected);
    refused(
        Declaration.named("other").writes(Output.shared(Str.TYPE)),
        "reconciler other declares the output shared Str, " + expected);
  }

  @Test
  void a_shared_output_has_no_exclusive_writer_but_other_sharers() {
    engine.register(plain(Declaration.named("one").writes(Output.shared(Str.TYPE))));
    engine.register(plain(Declaration.named("two").writes(Output.shared(Str.TYPE))));
    refused(
        WRITER,
        "reconciler writer declares the output exclusive Str, and reconciler one the output shared Str (expected: one writer of an exclusive output; both shared, if each writes resources of its own)");
  }

  @Test
  void a_refused_reconciler_leaves_nothing_behind() {
    engine.register(plain(WRITER));
    assertThatThrownBy(() ->
            engine.register(
                plain(
                    Declaration.named("other")
                        .writes(Output.exclusive(Int.TYPE), Output.exclusive(Str.TYPE)))))
        .isInstanceOf(IllegalArgumentException.class);

    assertThatCode(() ->
            engine.register(plain(Declaration.named("other").writes(Output.exclusive(Int.TYPE)))))
        .doesNotThrowAnyException();
  }

  @Test
  void the_same_input_or_output_is_declared_once() {
    assertThatThrownBy(() ->
            Declaration.named("double")
                .reads(Input.weak(Int.TYPE).in("a"), Input.strong(Int.TYPE).in("a")))
        .hasMessage(
            "reconciler double declares the inputs weak Int(a) and strong Int(a) (expected: one input for the same resources)");
    assertThatThrownBy(() -> WRITER.writes(Output.shared(Str.TYPE)))
        .hasMessage(
            "reconciler writer declares the outputs exclusive Str and shared Str (expected: one output for each type)");
    assertThatCode(() ->
            Declaration.named("narrow")
                .reads(Input.weak(Int.TYPE), Input.strong(Int.TYPE).in("a"))
                .reads(List.of(Input.weak(Int.TYPE).only(Int.TYPE.at("a", "b")))))
        .doesNotThrowAnyException();
  }

  @Test
  void plain_reconcilers_have_no_inputs_for_queues() {
    refused(
        Declaration.named("plain").reads(Input.primary(Int.TYPE)),
        "reconciler plain declares the input primary Int (expected: weak, strong or destroy-ready; primary and mapped ones are for queue reconcilers)");
  }

  @Test
  void queue_reconcilers_have_only_inputs_for_queues_and_one_type_of_items() {
    assertThatThrownBy(() ->
            engine.register(
                queue(
                    Declaration.named("q")
                        .reads(Input.primary(Int.TYPE), Input.weak(Str.TYPE).in("a")),
                    1)))
        .hasMessage(
            "queue reconciler q declares the input weak Str(a) (expected: primary, mapped or mapped destroy-ready)");
    assertThatThrownBy(
            () -> engine.register(queue(Declaration.named("q").reads(Input.mapped(Str.TYPE)), 1)))
        .hasMessage(
            "queue reconciler q has no primary input among [mapped Str] (expected: at least one)");
    assertThatThrownBy(() ->
            engine.register(
                queue(
                    Declaration.named("q").reads(Input.primary(Int.TYPE), Input.primary(Str.TYPE)),
                    1)))
        .hasMessage(
            "queue reconciler q has primary inputs of Int and of Str (expected: of one type)");
  }

  @Test
  void a_queue_without_concurrency_is_refused() {
    assertThatThrownBy(
            () -> engine.register(queue(Declaration.named("q").reads(Input.primary(Int.TYPE)), 0)))
        .hasMessage("reconciler q has concurrency 0 (expected: 1 or more)");
  }

  @Test
  void names_can_be_read() {
    assertThatThrownBy(() -> Declaration.named(" "))
        .hasMessage("reconciler's name: ' ' (expected: 1 to 253 printable characters)");
    assertThatThrownBy(() -> Declaration.named("a\nb")).hasMessageContaining("printable");
    assertThatThrownBy(() -> Declaration.named("x".repeat(254))).hasMessageContaining("253");
  }

  @Test
  void an_input_of_one_id_is_of_one_namespace() {
    ResourceType<Int> type = Int.TYPE;
    assertThatThrownBy(() ->
            new Input<>(
                type, java.util.Optional.empty(), java.util.Optional.of("x"), Input.Kind.WEAK))
        .hasMessage(
            "input Int x: no namespace (expected: one, as an id is unique only in its namespace)");
  }
}
