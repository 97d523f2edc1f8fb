/**
 * The JSON of the HTTPS API under {@code /v1}, as records in snake_case: what the controller writes
 * and every client reads. Times are RFC 3339 in UTC, quantities carry their unit in the name,
 * absent means null. Start here: {@link ciao.client.api.WorkloadSpec}, {@link
 * ciao.client.api.Instance}.
 */
@NullMarked
package ciao.client.api;

import org.jspecify.annotations.NullMarked;
