package ciao.controller.resource;

import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Scheduling;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to run. Never changes: instances carry a copy.
 *
 * @param name unique in its tenant
 * @param description for people, or null
 * @param kind process, container or virtual machine
 * @param command program and arguments; empty: the image's own
 * @param environment variables, sorted by name
 * @param imageId the image resource, or null
 * @param image the same as nodes are told, or null
 * @param demands what an instance needs of its node
 * @param requires where it must run
 * @param scheduling what the scheduler is to heed besides, or null for nothing
 * @param restart what its node does when it ends by itself
 * @param userData cloud-init's document, or null
 * @param parts what nodes fetch besides the image: {@code environment} and {@code user_data}
 */
public record WorkloadSpec(
    String name,
    @Nullable String description,
    Kind kind,
    List<String> command,
    Map<String, String> environment,
    @Nullable String imageId,
    @Nullable ImageReference image,
    Demands demands,
    Requires requires,
    @Nullable Scheduling scheduling,
    Restart restart,
    @Nullable String userData,
    List<Blob> parts) {
  public WorkloadSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    command = List.copyOf(Objects.requireNonNull(command, "command"));
    Objects.requireNonNull(environment, "environment");
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    Objects.requireNonNull(demands, "demands");
    Objects.requireNonNull(requires, "requires");
    Objects.requireNonNull(restart, "restart");
    parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
  }

  /** Leaves out environment, command and cloud-init's document: this text may end up in a log. */
  @Override
  public String toString() {
    return "WorkloadSpec[name=%s, kind=%s]".formatted(name, kind);
  }
}
