package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened to one instance. */
final class EventsOfInstanceTest extends SharedCluster {
  @BeforeAll
  void aNode() throws Exception {
    cluster.connect("web1");
  }

  @BeforeEach
  void twoThatRun() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("sleep", 1));
    for (String instance : List.of("web", "db")) {
      add(instance);
    }
  }

  /** Returns when its events are stored until it runs, which a watch of those tells. */
  private void add(String instance) throws Exception {
    tenant.addInstances(name, new NewInstances("sleep", instance, null));
    try (Watch<Event> watch = tenant.watchEvents(name, EventQuery.about(instance))) {
      WatchEvent<Event> next = watch.next();
      while (!next.item().message().startsWith("runs on node web1")) {
        next = watch.next();
      }
      assertThat(next.item().subject()).isEqualTo(instance);
    }
  }

  @Test
  void areListedByItsNameAndByItsIdAloneAndOfAKindIfAskedFor() throws Exception {
    Instance web = tenant.instance(name, "web");
    List<Event> byName = tenant.events(name, EventQuery.about("web"));
    assertThat(byName).extracting(Event::subject).containsOnly("web");
    assertThat(byName).extracting(Event::kind).contains("instance", "placement");
    assertThat(byName).extracting(Event::instance).containsOnly(web.id());
    assertThat(tenant.events(name, EventQuery.about(web.id()))).isEqualTo(byName);
    assertThat(operator.allEvents(EventQuery.about(web.id())))
        .extracting(Event::id)
        .containsExactlyElementsOf(byName.stream().map(Event::id).toList());
    assertThat(tenant.events(name, new EventQuery(Event.PLACEMENT, "web")))
        .singleElement()
        .isEqualTo(
            byName.stream().filter(event -> event.kind().equals("placement")).toList().getFirst());
  }

  @Test
  void areThereWhenItIsGoneAndApartFromThoseOfOneThatHasItsNameNow() throws Exception {
    Instance first = tenant.instance(name, "web");
    List<Event> before = tenant.events(name, EventQuery.about("web"));
    try (Watch<Instance> watch = tenant.watchInstances(name)) {
      tenant.deleteInstance(name, "web");
      while (watch.next().type() != WatchEvent.Type.DELETED) {
        // until nothing is left of it
      }
    }
    List<Event> gone = tenant.events(name, EventQuery.about("web"));
    assertThat(gone).containsAll(before).extracting(Event::instance).containsOnly(first.id());

    add("web");
    String second = tenant.instance(name, "web").id();
    assertThat(tenant.events(name, EventQuery.about("web")))
        .extracting(Event::instance)
        .containsOnly(second);
    assertThat(tenant.events(name, EventQuery.about(first.id()))).containsAll(gone);
  }

  @Test
  void areNobodyElses() throws Exception {
    String webOfAnother = tenant.instance(name, "web").id();
    makeTenant();
    for (String strange : List.of("web", webOfAnother)) {
      assertThatThrownBy(() -> tenant.events(name, EventQuery.about(strange)))
          .hasMessage(
              "there is no instance %s in tenant %s, and no event of one that is gone"
                  .formatted(strange, name));
    }
    assertThatThrownBy(() -> operator.allEvents(EventQuery.about("web")))
        .hasMessage("instance: web (expected: an id; names are known in one tenant's events)");
  }
}
