package ciao.controller.instance;

import ciao.controller.resource.Desired;
import ciao.ssntp.payload.TenantId;
import java.util.Objects;

/**
 * What the core must know of what a user wants.
 *
 * @param tenant whose
 * @param name the instance's name, for events
 * @param desired whether it shall run
 * @param run which start this is, from 1
 * @param deleted whether it shall be removed
 */
record Wish(TenantId tenant, String name, Desired desired, long run, boolean deleted) {
  Wish {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(desired, "desired");
  }
}
