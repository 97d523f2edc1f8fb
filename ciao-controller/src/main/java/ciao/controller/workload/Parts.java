package ciao.controller.workload;

import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.Blob;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant gives a workload that must not cross the scheduler: nodes fetch it by its digest.
 */
public final class Parts {
  static final String ENVIRONMENT = "environment";
  static final String USER_DATA = "user_data";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Parts() {}

  static List<Blob> of(Map<String, String> environment, @Nullable String userData) {
    List<Blob> parts = new ArrayList<>();
    if (!environment.isEmpty()) {
      parts.add(blob(ENVIRONMENT, environment(environment)));
    }
    if (userData != null) {
      parts.add(blob(USER_DATA, userData.getBytes(StandardCharsets.UTF_8)));
    }
    return parts;
  }

  /** The bytes of the part with this digest, if the workload has it. */
  public static Optional<byte[]> bytes(WorkloadSpec workload, String sha256) {
    for (Blob part : workload.parts()) {
      if (part.sha256().equals(sha256)) {
        return switch (part.name()) {
          case ENVIRONMENT -> Optional.of(environment(workload.environment()));
          case USER_DATA ->
              Optional.ofNullable(workload.userData())
                  .map(text -> text.getBytes(StandardCharsets.UTF_8));
          default -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  /** One JSON object of strings, sorted, so that its digest is always the same. */
  private static byte[] environment(Map<String, String> environment) {
    try {
      return JSON.writeValueAsBytes(new TreeMap<>(environment));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a map of strings is always JSON", impossible);
    }
  }

  private static Blob blob(String name, byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Blob(name, HexFormat.of().formatHex(digest), bytes.length);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
