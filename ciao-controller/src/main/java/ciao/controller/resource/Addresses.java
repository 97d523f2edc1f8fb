package ciao.controller.resource;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.TenantId;
import ciao.state.Pointer;
import ciao.state.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where resources of each type may lie: as what their namespaces and ids are read everywhere else
 * in the controller. The store itself takes any text. Whoever adds a type to {@link Definitions}
 * adds it here, too; a test compares.
 */
public final class Addresses {
  /** Organisations and namespaces with a meaning of their own; no tenant is called so. */
  public static final Set<String> RESERVED = Set.of("admin", Resources.SYSTEM);

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          rule(Resources.TENANT, (namespace, id) -> system(namespace).or(() -> tenant("id", id))),
          rule(Resources.NAME, (namespace, id) -> owned(namespace).or(() -> name(id))),
          rule(Resources.WORKLOAD, Addresses::ofTenant),
          rule(Resources.IMAGE, Addresses::ofTenant),
          rule(Resources.INSTANCE, Addresses::ofTenant),
          rule(Resources.INSTANCE_STATUS, Addresses::ofTenant),
          rule(Resources.NODE_STATUS, Addresses::node),
          rule(Resources.NODE_WISH, Addresses::node),
          only(Resources.schedulerTerm()),
          only(Resources.leaderTerm()),
          only(Resources.clusterWish()),
          rule(Resources.EVENT, Addresses::event),
          rule(Resources.TRACE, (namespace, id) -> owned(namespace).or(() -> growing(id))));

  private Addresses() {}

  private interface Rule {
    Optional<String> objection(String namespace, String id);
  }

  /** There is one such resource at most. */
  private static Map.Entry<String, Rule> only(Pointer<?> there) {
    return rule(
        there.type(), (namespace, id) -> system(namespace).or(() -> only("id", there.id(), id)));
  }

  private static Map.Entry<String, Rule> rule(ResourceType<?> type, Rule rule) {
    return Map.entry(type.name(), rule);
  }

  /**
   * Why no resource of its type may lie there, in a sentence; empty when one may, or when it is
   * another program's type.
   */
  public static Optional<String> objection(Pointer<?> at) {
    Rule rule = RULES.get(at.type().name());
    return rule == null ? Optional.empty() : rule.objection(at.namespace(), at.id());
  }

  /** Why this is no id of an object, in its one spelling. */
  public static Optional<String> uuid(String field, String text) {
    try {
      return text.equals(InstanceId.of(text).toString())
          ? Optional.empty()
          : Optional.of("%s: %s (expected: a UUID in lower case)".formatted(field, text));
    } catch (IllegalArgumentException noUuid) {
      return Optional.of(
          "%s: %s (expected: a UUID such as 123e4567-e89b-42d3-a456-426614174000)"
              .formatted(field, text));
    }
  }

  /** Why workloads and instances may not be called so. */
  public static Optional<String> hostName(String field, String text) {
    return named(Names.HOST, Names.HOST_RULE, field, text);
  }

  /** Why images may not be called so. */
  public static Optional<String> imageName(String field, String text) {
    return named(Names.IMAGE, Names.IMAGE_RULE, field, text);
  }

  private static Optional<String> named(Pattern rule, String words, String field, String text) {
    return Names.allowed(rule, text)
        ? Optional.empty()
        : Optional.of("%s: %s (expected: %s)".formatted(field, text, words));
  }

  private static Optional<String> ofTenant(String namespace, String id) {
    return owned(namespace).or(() -> uuid("id", id));
  }

  private static Optional<String> node(String namespace, String id) {
    return system(namespace).or(() -> uuid("id", id));
  }

  private static Optional<String> event(String namespace, String id) {
    return (namespace.equals(Resources.SYSTEM) ? Optional.<String>empty() : owned(namespace))
        .or(() -> growing(id));
  }

  private static Optional<String> growing(String id) {
    return GrowingIds.FORM.matcher(id).matches()
        ? Optional.empty()
        : Optional.of("id: %s (expected: 16 hexadecimal digits, the first 0 to 6)".formatted(id));
  }

  private static Optional<String> system(String namespace) {
    return only("namespace", Resources.SYSTEM, namespace);
  }

  private static Optional<String> only(String field, String expected, String text) {
    return text.equals(expected)
        ? Optional.empty()
        : Optional.of("%s: %s (expected: %s)".formatted(field, text, expected));
  }

  private static Optional<String> owned(String namespace) {
    return tenant("namespace", namespace);
  }

  private static Optional<String> tenant(String field, String text) {
    if (RESERVED.contains(text)) {
      return Optional.of(
          "%s: %s (expected: a tenant's name; this one is reserved)".formatted(field, text));
    }
    try {
      var _ = TenantId.of(text);
      return Optional.empty();
    } catch (IllegalArgumentException noTenant) {
      return Optional.of(field + " of " + noTenant.getMessage());
    }
  }

  private static Optional<String> name(String id) {
    int slash = id.indexOf('/');
    String name = id.substring(slash + 1);
    return switch (id.substring(0, Math.max(slash, 0))) {
      case "Workload", "Instance" -> hostName("name in id", name);
      case "Image" -> imageName("name in id", name);
      default ->
          Optional.of(
              "id: %s (expected: Workload, Image or Instance, '/' and a name)".formatted(id));
    };
  }
}
