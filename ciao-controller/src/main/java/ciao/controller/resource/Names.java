package ciao.controller.resource;

import ciao.ssntp.payload.TenantId;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.ResourceType;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names and ids both address an object everywhere; an id comes first. */
public final class Names {
  /** What workloads and instances may be called; an instance's name is also its host name. */
  public static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62})");

  /** The same in words, for sentences. */
  public static final String HOST_RULE =
      "1 to 63 lower-case letters, digits and hyphens, the first no hyphen, and no UUID";

  /** What images may be called. */
  public static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,62})");

  /** The same in words. */
  public static final String IMAGE_RULE =
      "1 to 63 letters, digits, dots and hyphens, the first a letter or digit, and no UUID";

  /** What starts that are timed may be counted under. */
  public static final Pattern TRACE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62})");

  /** The same in words. */
  public static final String TRACE_RULE =
      "1 to 63 letters, digits, dots, hyphens and underscores, the first a letter or digit";

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Names() {}

  /**
   * Whether something may be called so; what looks like an id would hide the object with that id.
   */
  public static boolean allowed(Pattern rule, String name) {
    return rule.matcher(name).matches() && !UUID.matcher(name).matches();
  }

  /** Whether it looks like an id. */
  public static boolean isId(String idOrName) {
    return UUID.matcher(idOrName).matches();
  }

  /** The object with this id or name. */
  public static <S extends Record> Optional<Resource<S>> find(
      Reader reader, TenantId tenant, ResourceType<S> type, String idOrName) {
    if (isId(idOrName)) {
      return reader.get(type.at(tenant.value(), idOrName));
    }
    if (!IMAGE.matcher(idOrName).matches()) {
      return Optional.empty();
    }
    return reader
        .get(Resources.name(tenant, type, idOrName))
        .flatMap(name -> reader.get(type.at(tenant.value(), name.spec().id())));
  }
}
