/**
 * The JSON of {@code /v1/state}, the controller's store as operators see it: resources with their
 * metadata and specs, whole transactions, the events of a watch, and what stood in the way, typed.
 * Specs are JSON objects of any kind, kept to the letter. Start here: {@link
 * ciao.client.api.state.StoredResource}, {@link ciao.client.api.state.Step}.
 */
@NullMarked
package ciao.client.api.state;

import org.jspecify.annotations.NullMarked;
