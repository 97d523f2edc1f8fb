package ciao.cli.output;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param title its heading
 * @param wide whether it is shown with {@code -o wide} only
 * @param value its text; null is shown as {@code -}
 */
public record Column<T>(String title, boolean wide, Function<T, @Nullable Object> value) {
  /** A column every table shows. */
  public static <T> Column<T> of(String title, Function<T, @Nullable Object> value) {
    return new Column<>(title, false, value);
  }

  /** A column for {@code -o wide}. */
  public static <T> Column<T> wide(String title, Function<T, @Nullable Object> value) {
    return new Column<>(title, true, value);
  }

  String text(T row) {
    return switch (value.apply(row)) {
      case null -> "-";
      case Instant time -> Printable.of(time);
      case Object other -> Printable.of(other.toString());
    };
  }
}
