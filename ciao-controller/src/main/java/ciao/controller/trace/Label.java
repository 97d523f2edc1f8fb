package ciao.controller.trace;

import java.util.Objects;

/**
 * What starts are counted under: two tenants' labels of one name have nothing to do with each
 * other.
 *
 * @param tenant who asked for it
 * @param name as the tenant calls it
 */
public record Label(String tenant, String name) {
  public Label {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(name, "name");
  }

  /** {@code team-a/boot}, as people write it; labels are listed in the order of that. */
  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
