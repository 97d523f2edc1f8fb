package ciao.controller.resource;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.state.ResourceType;
import ciao.state.registry.Lookup;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  @Test
  void everyTypeTheControllerKeepsIsDefined() throws Exception {
    List<ResourceType<?>> kept = new ArrayList<>();
    for (Field field : Resources.class.getDeclaredFields()) {
      if (field.getType().equals(ResourceType.class)) {
        kept.add((ResourceType<?>) field.get(null));
      }
    }

    assertThat(Definitions.registry().definitions())
        .extracting(definition -> (Object) definition.type())
        .containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void whatCarriesEnvironmentAndUserDataIsSensitive() {
    assertThat(Definitions.registry().isSensitive("Workload")).isTrue();
    assertThat(Definitions.registry().isSensitive("Instance")).isTrue();
    assertThat(Definitions.registry().isSensitive("Event")).isFalse();
  }

  @Test
  void peopleMayCallTypesByShortNames() {
    assertThat(Definitions.registry().find("iss"))
        .isEqualTo(new Lookup.Found(Definitions.registry().ofType("InstanceStatus").orElseThrow()));
  }

  @Test
  void noTextOfASpecTellsTenantsSecrets() {
    WorkloadSpec workload =
        new WorkloadSpec(
            "web",
            null,
            Kind.PROCESS,
            List.of("/bin/serve", "--token=hunter2"),
            Map.of("PASSWORD", "hunter2"),
            null,
            null,
            new Demands(1, 64, 100),
            Requires.NOTHING,
            null,
            Restart.NEVER,
            "password: hunter2",
            List.of());

    assertThat(new InstanceSpec("web-1", "w", workload, Desired.RUNNING, 1).toString())
        .contains("web-1", "PROCESS".toLowerCase())
        .doesNotContain("hunter2", "PASSWORD");
  }
}
