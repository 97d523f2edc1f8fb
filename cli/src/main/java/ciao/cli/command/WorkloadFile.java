package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.yaml.Form;
import ciao.cli.yaml.Place;
import ciao.client.api.CloudInit;
import ciao.client.api.OneOf;
import ciao.client.api.WorkloadSpec;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a workload file; every mistake is named with its line, column, key and value. */
final class WorkloadFile {
  /** A workload is a page of text; user-data comes from a file of its own. */
  private static final long LONGEST = 1 << 20;

  private WorkloadFile() {}

  /** The file's form of {@code cloud_init}: the user-data stands in it or in a file beside it. */
  record CloudInitFile(@Nullable String userData, @Nullable String userDataFile) {}

  /** The file's form of a workload: as the API's, but for cloud-init. */
  record Document(
      String name,
      @Nullable String description,
      ciao.client.api.Kind kind,
      @Nullable List<String> command,
      @Nullable Map<String, String> environment,
      @Nullable String image,
      ciao.client.api.Demands demands,
      ciao.client.api.@Nullable Requires requires,
      ciao.client.api.@Nullable Scheduling scheduling,
      ciao.client.api.@Nullable Restart restart,
      @Nullable CloudInitFile cloudInit) {}

  static WorkloadSpec read(Path file) throws IOException {
    String text = text(file);
    try {
      List<String> problems =
          Form.problems(
              file.toString(), text, Document.class, mapper(), limits(), WorkloadFile::words);
      if (!problems.isEmpty()) {
        throw new CommandFailed(
            ExitCode.REFUSED, String.join(System.lineSeparator() + "ciao: ", problems));
      }
      return spec(file, mapper().readValue(text, Document.class));
    } catch (MarkedYAMLException wrong) {
      throw refuse(file, wrong);
    } catch (YAMLException tooMuch) {
      throw new CommandFailed(ExitCode.REFUSED, file + ": " + tooMuch.getMessage());
    } catch (JacksonException wrong) {
      throw refuse(file, wrong);
    }
  }

  private static List<String> words(RecordComponent component) {
    OneOf words = component.getAnnotation(OneOf.class);
    return words == null ? List.of() : List.of(words.value());
  }

  private static WorkloadSpec spec(Path file, @Nullable Document document) throws IOException {
    if (document == null) {
      throw new CommandFailed(ExitCode.REFUSED, file + ": the file is empty");
    }
    return new WorkloadSpec(
        document.name(),
        document.description(),
        document.kind(),
        document.command(),
        document.environment(),
        document.image(),
        document.demands(),
        document.requires(),
        document.scheduling(),
        document.restart(),
        cloudInit(file, document.cloudInit()));
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandFailed(
          ExitCode.REFUSED, file + " is a directory (expected: a file of text)");
    }
    if (Files.size(file) > LONGEST) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "%s: %d bytes (expected: a workload file, at most %d bytes)"
              .formatted(file, Files.size(file), LONGEST));
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException binary) {
      throw new CommandFailed(ExitCode.REFUSED, file + ": not a text file in UTF-8");
    }
  }

  private static @Nullable CloudInit cloudInit(Path file, @Nullable CloudInitFile given)
      throws IOException {
    if (given == null) {
      return null;
    }
    if (given.userDataFile() == null) {
      return new CloudInit(given.userData());
    }
    if (given.userData() != null) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          file + ": cloud_init has both user_data and user_data_file (expected: one of them)");
    }
    return new CloudInit(text(file.toAbsolutePath().resolveSibling(given.userDataFile())));
  }

  private static LoaderOptions limits() {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(10);
    limits.setNestingDepthLimit(20);
    limits.setAllowDuplicateKeys(false);
    return limits;
  }

  private static YAMLMapper mapper() {
    return YAMLMapper.builder(
            YAMLFactory.builder()
                .loaderOptions(limits())
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .build())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .build();
  }

  private static CommandFailed refuse(Path file, JacksonException wrong) {
    String where = Place.of(file.toString(), wrong.getLocation());
    return new CommandFailed(ExitCode.REFUSED, where + ": " + sentence(wrong));
  }

  private static CommandFailed refuse(Path file, MarkedYAMLException wrong) {
    String where = Place.of(file.toString(), wrong.getProblemMark());
    return new CommandFailed(ExitCode.REFUSED, where + ": " + wrong.getProblem());
  }

  /** Of what has the right form little is left to go wrong. */
  private static String sentence(JacksonException wrong) {
    return wrong instanceof MismatchedInputException whole && whole.getPath().isEmpty()
        ? "no workload (expected: keys and values, such as `name: hello`)"
        : wrong.getOriginalMessage().lines().findFirst().orElse("not YAML");
  }
}
