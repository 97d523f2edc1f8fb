package ciao.controller.resource;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TenantId;
import ciao.state.Pointer;
import ciao.state.ResourceType;
import ciao.state.registry.Definition;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressesTest {
  private static final TenantId TENANT = TenantId.of("team-a");
  private static final UUID ID = new UUID(7, 7);

  @Test
  void everyTypeHasARule() {
    assertThat(Definitions.registry().definitions())
        .extracting(Definition::type)
        .allSatisfy(type -> {
          assertThat(Addresses.objection(type.at("No Tenant", "EVIL x"))).isNotEmpty();
          assertThat(Addresses.objection(type.at(Resources.SYSTEM, "EVIL x"))).isNotEmpty();
          assertThat(Addresses.objection(type.at("team-a", "EVIL x"))).isNotEmpty();
        });
  }

  @Test
  void whereTheControllerPutsThingsTheyMayLie() {
    List<Pointer<?>> lawful =
        List.of(
            Resources.tenant(TENANT),
            Resources.name(TENANT, Resources.INSTANCE, "web-1"),
            Resources.name(TENANT, Resources.WORKLOAD, "web"),
            Resources.name(TENANT, Resources.IMAGE, "Debian.13"),
            Resources.WORKLOAD.at("team-a", ID.toString()),
            Resources.IMAGE.at("team-a", ID.toString()),
            Resources.instance(TENANT, new InstanceId(ID)),
            Resources.status(TENANT, new InstanceId(ID)),
            Resources.node(new NodeId(ID)),
            Resources.nodeWish(new NodeId(ID)),
            Resources.schedulerTerm(),
            Resources.EVENT.at("team-a", "00000193a0b1c2d3"),
            Resources.EVENT.at(Resources.SYSTEM, "00000193a0b1c2d3"),
            Resources.TRACE.at("team-a", "00000193a0b1c2d3"));

    assertThat(lawful).allSatisfy(at -> assertThat(Addresses.objection(at)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Tenant         | system  | EVIL x      | id of tenant: EVIL x (expected: 1 to 63
          Tenant         | system  | admin       | id: admin (expected: a tenant's name; this one is reserved)
          Tenant         | team-a  | team-b      | namespace: team-a (expected: system)
          Instance       | default | web-1       | id: web-1 (expected: a UUID such as
          Instance       | Default | 00000000-0000-0007-0000-000000000007 | namespace of tenant: Default (expected
          Instance       | system  | 00000000-0000-0007-0000-000000000007 | namespace: system (expected: a tenant's name
          Image          | default | 00000000-0000-000A-0000-000000000007 | (expected: a UUID in lower case)
          Name           | default | web         | id: web (expected: Workload, Image or Instance, '/' and a name)
          Name           | default | Instance/A  | name in id: A (expected: 1 to 63 lower-case
          NodeStatus     | system  | web1        | id: web1 (expected: a UUID such as
          SchedulerTerm  | system  | other       | id: other (expected: scheduler)
          Event          | team-a  | 7           | id: 7 (expected: 16 hexadecimal digits, the first 0 to 6)
          Trace          | team-a  | 7           | id: 7 (expected: 16 hexadecimal digits, the first 0 to 6)
          """)
  void whatLiesElsewhereIsToldSo(String type, String namespace, String id, String sentence) {
    Pointer<?> at = new ResourceType<>(type, NameSpec.class).at(namespace, id);

    assertThat(Addresses.objection(at))
        .hasValueSatisfying(why -> assertThat(why).contains(sentence));
  }

  @Test
  void whatIsNoneOfOursMayLieAnywhere() {
    assertThat(Addresses.objection(new ResourceType<>("Part", NameSpec.class).at("X", "Y y")))
        .isEmpty();
  }
}
