package ciao.launcher.container;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an image wants to be run: the part {@code config} of an OCI image configuration (OCI image
 * specification, config.md).
 *
 * @param environment variables, each {@code NAME=value}
 * @param entrypoint the command's beginning
 * @param command its end
 * @param workingDirectory where it runs; empty: the root directory
 * @param user who it runs as: {@code user}, {@code user:group}, by name or number; empty: root
 * @param stopSignal what asks it to end; empty: SIGTERM
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ImageConfig(
    @JsonProperty("Env") List<String> environment,
    @JsonProperty("Entrypoint") List<String> entrypoint,
    @JsonProperty("Cmd") List<String> command,
    @JsonProperty("WorkingDir") String workingDirectory,
    @JsonProperty("User") String user,
    @JsonProperty("StopSignal") String stopSignal) {
  /** What images leave out or set to null stands for nothing. */
  @SuppressWarnings("ConstantValue")
  ImageConfig {
    environment = list(environment);
    entrypoint = list(entrypoint);
    command = list(command);
    workingDirectory = text(workingDirectory);
    user = text(user);
    stopSignal = text(stopSignal);
  }

  private static List<String> list(@Nullable List<String> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }
}
