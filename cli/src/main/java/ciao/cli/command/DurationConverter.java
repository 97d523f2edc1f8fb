package ciao.cli.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90}, {@code 90s}, {@code 5m} or {@code 1h}; a bare number is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smh]?)");

  @Override
  public Duration convert(String text) {
    Matcher read = FORM.matcher(text);
    if (!read.matches()) {
      throw new TypeConversionException(
          "'%s' is no duration (expected: a number with s, m or h, such as 90s)".formatted(text));
    }
    long number = Long.parseLong(read.group(1));
    return switch (read.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
