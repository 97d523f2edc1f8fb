package ciao.client.api;

/**
 * A tenant to be made.
 *
 * @param name 1 to 63 lower-case letters, digits and inner hyphens; the organisation in its users'
 *     certificates
 */
public record NewTenant(String name) {}
