package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Reader;
import ciao.state.ResourceType;
import ciao.state.reconcile.Input;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a transformation reads besides its inputs. When inputs run one by one, a change of it is
 * mapped to those it concerns.
 *
 * @param input weak or strong
 * @param concerned which inputs a changed resource concerns; reads what the transformation declares
 */
public record Extra<I extends Record>(
    Input<?> input, BiFunction<Reader, Metadata, Collection<Pointer<I>>> concerned) {
  public Extra {
    if (input.kind() != Input.Kind.WEAK && input.kind() != Input.Kind.STRONG) {
      throw new IllegalArgumentException(
          "further input %s (expected: a weak or strong one)".formatted(input));
    }
  }

  /** A change concerns the input of the same namespace and id. */
  public static <I extends Record> Extra<I> ofSameId(Input<?> input, ResourceType<I> from) {
    return new Extra<>(input, (_, changed) -> List.of(from.at(changed.namespace(), changed.id())));
  }

  /** A change concerns the input of the same namespace whose id stands in that label. */
  public static <I extends Record> Extra<I> byLabel(
      Input<?> input, String label, ResourceType<I> from) {
    return new Extra<>(
        input,
        (_, changed) ->
            Optional.ofNullable(changed.labels().get(label))
                .map(id -> List.of(from.at(changed.namespace(), id)))
                .orElse(List.of()));
  }

  /** A change is no reason to look again by itself. */
  public static <I extends Record> Extra<I> ofNobody(Input<?> input) {
    return new Extra<>(input, (_, _) -> List.of());
  }

  boolean covers(Metadata changed) {
    return changed.type().equals(input.type().name())
        && input.covers(input.type().at(changed.namespace(), changed.id()));
  }

  Input<?> mapped() {
    return withKind(input);
  }

  private static <S extends Record> Input<S> withKind(Input<S> input) {
    return new Input<>(input.type(), input.namespace(), input.id(), Input.Kind.MAPPED);
  }
}
