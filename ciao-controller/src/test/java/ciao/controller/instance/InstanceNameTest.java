package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.state.Pointer;
import ciao.state.Resource;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Instances that an operator wrote to the store itself, without a name. */
final class InstanceNameTest extends ReconcilerFixture {
  private Pointer<InstanceSpec> nameless(String name) {
    Pointer<InstanceSpec> pointer =
        Resources.instance(TENANT, new InstanceId(new UUID(7, name.hashCode())));
    InstanceSpec spec = new InstanceSpec(name, "w", Hello.WORKLOAD, Desired.RUNNING, 1);
    var _ = store.create(pointer, Resources.NOBODY, spec);
    time.settle();
    assertThat(store.get(pointer)).isPresent();
    return pointer;
  }

  private void delete(Pointer<InstanceSpec> pointer) {
    var _ = instances.delete(pointer);
    time.pass(Duration.ofMinutes(1));
  }

  @Test
  void oneWithoutANameCanBeDeleted() {
    Pointer<InstanceSpec> web = nameless("web");
    delete(web);

    assertThat(store.get(web)).isEmpty();
    assertThat(store.list(Resources.INSTANCE_STATUS)).isEmpty();
  }

  @Test
  void itTakesNoOthersNameAlong() {
    Resource<InstanceSpec> owner = create("web");
    delete(nameless("web"));

    assertThat(store.list(Resources.INSTANCE)).extracting(Resource::id).containsExactly(owner.id());
    assertThat(store.get(Resources.name(TENANT, Resources.INSTANCE, "web")))
        .hasValueSatisfying(name -> assertThat(name.spec().id()).isEqualTo(owner.id()));
  }
}
