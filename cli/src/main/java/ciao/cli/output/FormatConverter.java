package ciao.cli.output;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what {@code -o} takes, and names the formats as they are typed. */
final class FormatConverter implements ITypeConverter<Format> {
  @Override
  public Format convert(String text) {
    return Arrays.stream(Format.values())
        .filter(format -> format.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + text + "' is none (expected: table, wide, json, yaml or name)"));
  }
}
