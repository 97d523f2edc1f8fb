package ciao.client.api;

import org.jspecify.annotations.Nullable;

/**
 * What a virtual machine finds on its NoCloud seed disk.
 *
 * @param userData the user-data document itself; the CLI reads it from {@code user_data_file}
 */
public record CloudInit(@Nullable String userData) {}
