package ciao.controller.resource;

/**
 * A tenant; its name is its id.
 *
 * @param retired whether it was deleted: certificates with its name may still be about, so nobody
 *     gets that name again
 */
public record TenantSpec(boolean retired) {}
