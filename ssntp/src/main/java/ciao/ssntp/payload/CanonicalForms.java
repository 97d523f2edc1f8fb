package ciao.ssntp.payload;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A short way around Jackson for the payloads of which there are many: reads and writes exactly
 * what Jackson writes of most of them, each in the order of its record, and leaves the rest to it.
 * What is read here, was made by the same constructors from the same values. Thread-safe.
 */
final class CanonicalForms {
  private static final Map<Class<?>, Form<?>> FORMS =
      Map.of(
          Start.class,
          new Form<>(Start.class, CanonicalStart::read, CanonicalStart::write),
          InstancePlaced.class,
          new Form<>(InstancePlaced.class, CanonicalPlacement::placed, CanonicalPlacement::placed),
          InstanceClaimed.class,
          new Form<>(
              InstanceClaimed.class, CanonicalPlacement::claimed, CanonicalPlacement::claimed),
          Grant.class,
          new Form<>(Grant.class, CanonicalPlacement::grant, CanonicalPlacement::grant),
          Ready.class,
          new Form<>(Ready.class, CanonicalReady::read, CanonicalReady::write));

  /** How one payload stands in bytes. */
  private record Form<P>(
      Class<P> type, Function<CanonicalInput, P> reader, BiConsumer<CanonicalOutput, P> writer) {
    P read(CanonicalInput in) {
      P payload = reader.apply(in);
      in.end();
      return payload;
    }

    byte[] write(Payload payload) {
      CanonicalOutput out = CanonicalOutput.begin();
      try {
        writer.accept(out, type.cast(payload));
        return out.written();
      } finally {
        out.end();
      }
    }
  }

  private final LastAddress addresses = new LastAddress();
  private final LastStart starts = new LastStart();

  /** The payload, or empty when Jackson must say what these bytes are. */
  <P extends Payload> Optional<P> read(Class<P> type, byte[] bytes) {
    Form<?> form = FORMS.get(type);
    if (form == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(type.cast(form.read(new CanonicalInput(bytes, addresses, starts))));
    } catch (NotCanonical | IllegalArgumentException forJackson) {
      return Optional
          .empty(); // a record that refuses a value refuses it again, and it is said where
    }
  }

  /** The bytes Jackson would write, or empty when it must. */
  static Optional<byte[]> write(Payload payload) {
    Form<?> form = FORMS.get(payload.getClass());
    if (form == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(form.write(payload));
    } catch (NotCanonical forJackson) {
      return Optional.empty();
    }
  }
}
