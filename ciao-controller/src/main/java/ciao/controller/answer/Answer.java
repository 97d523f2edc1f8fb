package ciao.controller.answer;

import java.util.function.Function;

/** A value, or why there is none. */
public sealed interface Answer<T> {
  /** Here it is. */
  record Given<T>(T value) implements Answer<T> {}

  /** It is not given. */
  record Denied<T>(Denial denial) implements Answer<T> {}

  static <T> Answer<T> of(T value) {
    return new Given<>(value);
  }

  static <T> Answer<T> denied(Denial.Reason reason, String code, String sentence) {
    return new Denied<>(new Denial(reason, code, sentence));
  }

  /** What follows from the value; a denial stays what it is. */
  default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
    return switch (this) {
      case Given<T> given -> next.apply(given.value());
      case Denied<T> denied -> new Denied<>(denied.denial());
    };
  }

  /** Another value made of this one. */
  default <R> Answer<R> map(Function<? super T, R> change) {
    return then(value -> of(change.apply(value)));
  }
}
