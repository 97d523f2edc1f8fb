package ciao.cli.state;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.command.Connection;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.ApiJson;
import ciao.client.api.state.StateCommit;
import ciao.client.api.state.StateOverview;
import ciao.client.api.state.StateTransaction;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ciao state apply}. */
@Command(
    name = "apply",
    description = "Do a transaction from a file: all of its operations, or none.")
public final class ApplyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "YAML or JSON; docs/state-remote.md has the form.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Choice.Secrets secrets;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    StateTransaction transaction = read(file);
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      StateCommit commit = client.state().write(transaction, secrets.sensitive);
      output.list(
          commit.resources().stream().map(Shown::document).toList(),
          Shown::id,
          Shown.columns(new StateOverview.Type("", List.of(), List.of(), false)));
    }
    return 0;
  }

  static StateTransaction read(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    ObjectMapper strict = ApiJson.strictMapper();
    try {
      // JSON is read as it is, so that no digit changes on the way.
      byte[] json =
          new String(text, StandardCharsets.UTF_8).stripLeading().startsWith("{")
              ? text
              : strict.writeValueAsBytes(onlyDocument(file, text));
      return strict.readValue(json, StateTransaction.class);
    } catch (JsonProcessingException bad) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "file %s: %s (expected: operations, as docs/state-remote.md shows them)"
              .formatted(file, bad.getOriginalMessage().lines().findFirst().orElse("unreadable")));
    }
  }

  private static JsonNode onlyDocument(Path file, byte[] yaml) throws IOException {
    YAMLMapper exact =
        YAMLMapper.builder(
                YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    try (MappingIterator<JsonNode> documents = exact.readerFor(JsonNode.class).readValues(yaml)) {
      if (!documents.hasNextValue()) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "file %s: empty (expected: operations, as docs/state-remote.md shows them)"
                .formatted(file));
      }
      JsonNode only = documents.nextValue();
      if (documents.hasNextValue()) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "file %s: a second document (expected: one; all operations of a transaction are in one list)"
                .formatted(file));
      }
      return only;
    }
  }
}
