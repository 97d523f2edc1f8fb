package ciao.controller.workload;

import ciao.client.api.CloudInit;
import ciao.client.api.WorkloadSpec;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.Names;
import ciao.ssntp.payload.Kind;
import ciao.state.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a workload as users hand it in; finds all that is wrong with it, not only the first. */
final class WorkloadCheck {
  private static final int MAX_DESCRIPTION = 1_024;

  /** Together they stand in every START and in every instance's record. */
  private static final int MAX_COMMAND_BYTES = 32 << 10;

  /** Of a command, or variables of an environment: each takes room, if it is empty, too. */
  private static final int MOST_WORDS = 1_024;

  /** What a control character takes besides its byte, as in {@code \\u001b}. */
  private static final int ESCAPED = 5;

  private static final int MAX_ENVIRONMENT_BYTES = 32 << 10;
  private static final int MAX_USER_DATA_BYTES = 64 << 10;
  private static final Duration MAX_DELAY = Duration.ofHours(1);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final WorkloadSpec spec;
  private final Optional<Resource<ImageSpec>> image;
  private final Faults faults = new Faults();

  /**
   * @param image the image its name stands for, if there is one
   */
  WorkloadCheck(WorkloadSpec spec, Optional<Resource<ImageSpec>> image) {
    this.spec = spec;
    this.image = image;
  }

  /** What is wrong; to be asked once. */
  Faults faults() {
    nameAndDescription();
    if (spec.kind() == null) {
      faults.add("kind: none (expected: process, container or vm)");
      return faults;
    }
    command();
    environment();
    image();
    new PlacementCheck(spec, faults).check();
    restart();
    cloudInit();
    return faults;
  }

  private void nameAndDescription() {
    if (spec.name() == null || !Names.allowed(Names.HOST, spec.name())) {
      faults.add("name: %s (expected: %s)", spec.name(), Names.HOST_RULE);
    }
    faults.wellFormed("description", spec.description());
    if (spec.description() != null && spec.description().length() > MAX_DESCRIPTION) {
      faults.add(
          "description: %d characters (expected: at most %d)",
          spec.description().length(), MAX_DESCRIPTION);
    }
  }

  private void command() {
    List<String> command = Objects.requireNonNullElse(spec.command(), List.of());
    if (command.stream().anyMatch(Objects::isNull)) {
      faults.add("command: %s (expected: words, none of them null)", command);
      return;
    }
    switch (WireForms.kind(spec.kind())) {
      case PROCESS -> {
        if (command.isEmpty() || command.getFirst().isBlank()) {
          faults.add(
              "command: none (expected: a process says what to run, such as [/bin/sh, -c, …])");
        }
      }
      case CONTAINER -> {}
      case VM -> {
        if (!command.isEmpty()) {
          faults.add("command: %s (expected: none; a virtual machine boots its image)", command);
        }
      }
    }
    if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      faults.add("command: it contains a NUL character (expected: text)");
    }
    if (tooMany("command", "words", command.size())) {
      return;
    }
    command.forEach(word -> faults.wellFormed("command", word));
    int bytes = command.stream().mapToInt(WorkloadCheck::bytesInJson).sum();
    if (bytes > MAX_COMMAND_BYTES) {
      faults.add("command: %d bytes in JSON (expected: at most %d)", bytes, MAX_COMMAND_BYTES);
    }
  }

  private boolean tooMany(String what, String of, int count) {
    if (count > MOST_WORDS) {
      faults.add("%s: %d %s (expected: at most %d)", what, count, of, MOST_WORDS);
    }
    return count > MOST_WORDS;
  }

  /** Without the quotation marks around it: what is kept and sent is JSON. */
  private static int bytesInJson(String text) {
    return bytes(text)
        + text.chars().map(c -> c < ' ' ? ESCAPED : c == '"' || c == '\\' ? 1 : 0).sum();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void environment() {
    Map<String, String> environment = Objects.requireNonNullElse(spec.environment(), Map.of());
    if (!environment.isEmpty() && WireForms.kind(spec.kind()) == Kind.VM) {
      faults.add("environment: %s (expected: none for a virtual machine)", environment.keySet());
    }
    if (environment.values().stream().anyMatch(Objects::isNull)) {
      faults.add(
          "environment: %s without a value (expected: one for each, if only \"\")",
          environment.keySet().stream().filter(name -> environment.get(name) == null).toList());
      return;
    }
    if (tooMany("environment", "variables", environment.size())) {
      return;
    }
    int bytes = 0;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      bytes += bytesInJson(variable.getKey()) + bytesInJson(variable.getValue());
      if (!VARIABLE.matcher(variable.getKey()).matches()) {
        faults.add(
            "environment: %s (expected: names of letters, digits and underscores, the first no digit)",
            variable.getKey());
      }
      faults.wellFormed("environment: " + variable.getKey(), variable.getValue());
      if (variable.getValue().indexOf('\0') >= 0) {
        faults.add("environment: %s contains a NUL character (expected: text)", variable.getKey());
      }
    }
    if (bytes > MAX_ENVIRONMENT_BYTES) {
      faults.add(
          "environment: %d bytes in JSON (expected: at most %d)", bytes, MAX_ENVIRONMENT_BYTES);
    }
  }

  private void image() {
    if (spec.image() == null) {
      if (WireForms.kind(spec.kind()) != Kind.PROCESS) {
        faults.add("image: none (expected: a %s has one)", WireForms.kind(spec.kind()));
      }
      return;
    }
    if (image.isEmpty()) {
      return; // the caller answers that it is not there
    }
    ImageSpec found = image.get().spec();
    if (found.kind() != WireForms.kind(spec.kind())) {
      faults.add(
          "image: %s is for a %s (expected: one for a %s)",
          spec.image(), found.kind(), WireForms.kind(spec.kind()));
    } else if (!found.missing().isEmpty()) {
      faults.add(
          "image: %s is not usable yet (expected: its %s uploaded)",
          spec.image(), String.join(" and ", found.missing()));
    }
  }

  private void restart() {
    if (spec.restart() == null) {
      return;
    }
    if (WireForms.policy(spec.restart().policy()).isEmpty()) {
      faults.add(
          "restart.policy: %s (expected: never, on-failure or always)", spec.restart().policy());
    }
    if (spec.restart().attempts() != null && spec.restart().attempts() < 0) {
      faults.add("restart.attempts: %d (expected: 0 or more)", spec.restart().attempts());
    }
    String delay = spec.restart().delay();
    if (delay != null
        && Durations.parse(delay).filter(it -> it.compareTo(MAX_DELAY) <= 0).isEmpty()) {
      faults.add(
          "restart.delay: %s (expected: a number and ms, s, m or h, at most 1h, such as 5s)",
          delay);
    }
  }

  private void cloudInit() {
    CloudInit cloudInit = spec.cloudInit();
    if (cloudInit == null || cloudInit.userData() == null) {
      return;
    }
    if (WireForms.kind(spec.kind()) != Kind.VM) {
      faults.add(
          "cloud_init: it is for a virtual machine (expected: none for a %s)",
          WireForms.kind(spec.kind()));
    }
    faults.wellFormed("cloud_init.user_data", cloudInit.userData());
    if (bytes(cloudInit.userData()) > MAX_USER_DATA_BYTES) {
      faults.add(
          "cloud_init.user_data: %d bytes (expected: at most %d)",
          bytes(cloudInit.userData()), MAX_USER_DATA_BYTES);
    }
  }
}
