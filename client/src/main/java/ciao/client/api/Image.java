package ciao.client.api;

import java.time.Instant;
import java.util.List;

/**
 * An image.
 *
 * @param id its id, a UUID
 * @param tenant whose
 * @param name its name
 * @param kind what it is for
 * @param format how its bytes are laid out
 * @param state {@code created} (blobs are missing), {@code active} (usable)
 * @param missing names of the blobs still to be uploaded
 * @param blobs what was uploaded
 * @param size bytes in all
 * @param version counts its changes; the ETag
 * @param created when it was made
 */
public record Image(
    String id,
    String tenant,
    String name,
    Kind kind,
    String format,
    String state,
    List<String> missing,
    List<ImageBlob> blobs,
    long size,
    long version,
    Instant created) {}
