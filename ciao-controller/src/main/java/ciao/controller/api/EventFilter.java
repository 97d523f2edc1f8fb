package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.TenantId;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for.
 *
 * @param kind of which kind; empty: of any
 * @param about about which instance; empty: about anything
 */
record EventFilter(Optional<EventKind> kind, Optional<About> about) {
  /** All there are. */
  static final EventFilter ALL = new EventFilter(Optional.empty(), Optional.empty());

  /**
   * An instance; one of the two is there.
   *
   * @param id its id
   * @param name its name, by which events are known that were stored before they told the id, and
   *     those of an instance that is gone
   */
  record About(@Nullable String id, @Nullable String name) {
    /** By one of the two alone; ids are stored in lower case. */
    static About gone(String idOrName) {
      return Names.isId(idOrName)
          ? new About(idOrName.toLowerCase(Locale.ROOT), null)
          : new About(null, idOrName);
    }

    private boolean is(EventSpec event) {
      if (event.kind() != EventKind.INSTANCE && event.kind() != EventKind.PLACEMENT) {
        return false;
      }
      return id == null || event.instance() == null
          ? event.subject().equals(name)
          : event.instance().toString().equals(id);
    }
  }

  /** In a tenant's own events. */
  static Answer<EventFilter> of(Call call, Reader reader) {
    return kind(call)
        .then(kind -> {
          Optional<String> asked = call.query("instance");
          if (asked.isEmpty()) {
            return Answer.of(new EventFilter(kind, Optional.empty()));
          }
          return about(reader, call.tenant(), asked.get())
              .map(about -> new EventFilter(kind, Optional.of(about)));
        });
  }

  /** In everybody's, where a name may be many tenants'. */
  static Answer<EventFilter> ofAll(Call call) {
    return kind(call)
        .then(kind -> {
          Optional<String> asked = call.query("instance");
          if (asked.isPresent() && !Names.isId(asked.get())) {
            return new Answer.Denied<>(
                Denial.invalid(
                    "instance: %s (expected: an id; names are known in one tenant's events)"
                        .formatted(asked.get())));
          }
          return Answer.of(new EventFilter(kind, asked.map(About::gone)));
        });
  }

  private static Answer<Optional<EventKind>> kind(Call call) {
    try {
      return Answer.of(call.query("kind").map(EventKind::of));
    } catch (IllegalArgumentException unknown) {
      return new Answer.Denied<>(Denial.invalid(String.valueOf(unknown.getMessage())));
    }
  }

  /**
   * The instance of this id or name, or one that is gone and of which there are events: nothing
   * found looks like nothing happened.
   */
  private static Answer<About> about(Reader reader, TenantId tenant, String idOrName) {
    Optional<Resource<InstanceSpec>> there =
        Names.find(reader, tenant, Resources.INSTANCE, idOrName);
    if (there.isPresent()) {
      return Answer.of(new About(there.get().id(), there.get().spec().name()));
    }
    About gone = About.gone(idOrName);
    EventFilter its = new EventFilter(Optional.empty(), Optional.of(gone));
    return reader.list(Query.of(Resources.EVENT).in(tenant.value()).where(its.where())).stream()
            .anyMatch(its::takes)
        ? Answer.of(gone)
        : new Answer.Denied<>(
            Denial.notFound(
                "there is no instance %s in tenant %s, and no event of one that is gone"
                    .formatted(idOrName, tenant)));
  }

  /** Those that may be so, by their labels, as {@link Query#where(String)} has it. */
  String where() {
    String ofKind =
        kind.map(asked -> (asked == EventKind.PLACEMENT ? "" : "!") + Resources.PLACEMENT_LABEL)
            .orElse("");
    List<String> ofInstance =
        about
            .map(instance ->
                instance.id() == null
                    ? List.of("")
                    : List.of(
                        Resources.INSTANCE_LABEL + "=" + instance.id(),
                        "!" + Resources.INSTANCE_LABEL))
            .orElse(List.of(""));
    return ofInstance.stream()
        .map(one -> ofKind.isEmpty() || one.isEmpty() ? ofKind + one : ofKind + "," + one)
        .collect(Collectors.joining(" | "));
  }

  /** Whether it is so, of those. */
  boolean takes(Resource<EventSpec> event) {
    return kind.stream().allMatch(asked -> asked == event.spec().kind())
        && about.stream().allMatch(instance -> instance.is(event.spec()));
  }
}
