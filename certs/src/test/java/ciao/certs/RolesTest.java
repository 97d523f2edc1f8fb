package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RolesTest {

  @ParameterizedTest
  @CsvSource({
    "SERVER, 0x01, 1.3.6.1.4.1.343.8.5",
    "CONTROLLER, 0x02, 1.3.6.1.4.1.343.8.3",
    "AGENT, 0x04, 1.3.6.1.4.1.343.8.1",
    "SCHEDULER, 0x08, 1.3.6.1.4.1.343.8.2",
    "NETAGENT, 0x10, 1.3.6.1.4.1.343.8.4",
    "CNCIAGENT, 0x20, 1.3.6.1.4.1.343.8.6"
  })
  void bitsAndOidsAreThoseOfTheProtocol(Role role, String bit, String oid) {
    assertThat(role.bit()).isEqualTo(Integer.decode(bit));
    assertThat(role.oid()).isEqualTo(oid);
  }

  @Test
  void everyMaskOfKnownBitsSurvivesTheRoundTrip() {
    for (int mask = 0; mask <= Roles.KNOWN; mask++) {
      Roles roles = Roles.fromMask(mask);
      assertThat(roles.mask()).isEqualTo(mask);
      assertThat(Roles.of(roles.asList())).isEqualTo(roles);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x80, 0x41, -1, Integer.MIN_VALUE})
  void unknownBitsAreRefusedByValue(int mask) {
    assertThatThrownBy(() -> Roles.fromMask(mask))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0x%x", mask)
        .hasMessageContaining("0x3f");
  }

  @Test
  void aSetContainsItsSubsetsAndNothingElse() {
    Roles both = Roles.of(Role.CONTROLLER, Role.SCHEDULER);

    assertThat(both.contains(Role.CONTROLLER)).isTrue();
    assertThat(both.contains(Role.AGENT)).isFalse();
    assertThat(both.containsAll(Roles.of(Role.SCHEDULER))).isTrue();
    assertThat(both.containsAll(Roles.NONE)).isTrue();
    assertThat(both.containsAll(Roles.of(Role.AGENT, Role.CONTROLLER, Role.SCHEDULER))).isFalse();
    assertThat(both.intersects(Roles.of(Role.AGENT, Role.SCHEDULER))).isTrue();
    assertThat(both.intersects(Roles.of(Role.AGENT))).isFalse();
  }

  @Test
  void aSetReadsAsWords() {
    assertThat(Roles.of(Role.SCHEDULER, Role.CONTROLLER)).hasToString("controller, scheduler");
    assertThat(Roles.NONE).hasToString("none");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aRolesNameIsReadInAnyCase(Role role) throws Exception {
    assertThat(Role.parse(role.toString())).isEqualTo(role);
    assertThat(Role.parse(" " + role.name() + " ")).isEqualTo(role);
  }

  @Test
  void anUnknownRoleIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Role.parse("agnet"))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("agnet")
        .hasMessageContaining("controller, agent");
    assertThat(Arrays.stream(Role.values()).map(Role::oid)).doesNotHaveDuplicates();
  }
}
