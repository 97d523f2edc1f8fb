package ciao.client.api;

/**
 * An image to be uploaded: first this, then each of its blobs.
 *
 * @param name unique in its tenant: letters, digits, dots and hyphens, at most 63
 * @param kind what it is for
 * @param format {@code tarball} (process), {@code docker-archive} or {@code oci-archive}
 *     (container), {@code qcow2}, {@code raw} or {@code kernel} (vm)
 */
public record NewImage(String name, Kind kind, String format) {}
