package ciao.cli.output;

import ciao.client.api.ApiJson;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code -o} and what it does to lists and single objects. */
public final class Output {
  private static final String GAP = "  ";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description = "table, wide, json, yaml or name (default: table).")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  /** Where results go. */
  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Whether people read it. */
  public boolean forPeople() {
    return format == Format.TABLE || format == Format.WIDE;
  }

  /** Prints a list. */
  public <T> void list(List<T> rows, Function<T, String> name, List<Column<T>> columns) {
    switch (format) {
      case TABLE, WIDE -> table(rows, columns);
      case JSON, YAML -> document(rows);
      case NAME -> rows.forEach(row -> out().println(Printable.of(name.apply(row))));
    }
    out().flush();
  }

  /** Prints one object, a line per column in a table. */
  public <T> void one(T object, Function<T, String> name, List<Column<T>> columns) {
    switch (format) {
      case TABLE, WIDE -> fields(object, columns);
      case JSON, YAML -> document(object);
      case NAME -> out().println(Printable.of(name.apply(object)));
    }
    out().flush();
  }

  private <T> void table(List<T> rows, List<Column<T>> columns) {
    List<Column<T>> shown =
        columns.stream().filter(column -> format == Format.WIDE || !column.wide()).toList();
    List<List<String>> cells = new ArrayList<>();
    cells.add(shown.stream().map(Column::title).toList());
    rows.forEach(row -> cells.add(shown.stream().map(column -> column.text(row)).toList()));
    int[] widths = new int[shown.size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : cells) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length()).append(GAP);
      }
      out().println(text.toString().stripTrailing());
    }
  }

  private <T> void fields(T object, List<Column<T>> columns) {
    int width = columns.stream().mapToInt(column -> column.title().length()).max().orElse(0);
    for (Column<T> column : columns) {
      StringBuilder line = new StringBuilder(column.title());
      line.repeat(' ', width - column.title().length()).append(GAP).append(column.text(object));
      out().println(line);
    }
  }

  private void document(Object value) {
    try {
      ObjectMapper mapper = ApiJson.mapper();
      if (format == Format.YAML) {
        YAMLFactory yaml =
            YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .stringQuotingChecker(new YamlQuotes())
                .build();
        // The same mapper, so that both formats have the same fields; a JsonMapper cannot be copied
        // for YAML.
        StringWriter text = new StringWriter();
        mapper.writeValue(yaml.createGenerator(text), value);
        out().println(text.toString().stripTrailing());
      } else {
        out().println(mapper.enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value));
      }
    } catch (IOException bug) {
      throw new IllegalStateException("cannot be written: " + value.getClass(), bug);
    }
  }
}
