package ciao.client.api;

/**
 * One part of an image.
 *
 * @param name {@code archive}, {@code disk}, {@code kernel} or {@code initrd}
 * @param sha256 its digest, 64 lower-case hexadecimal digits
 * @param size bytes
 */
public record ImageBlob(String name, String sha256, long size) {}
