/**
 * What SSNTP frames say: one record per payload, in a sealed hierarchy, validated as it is made.
 * The wire form is the record's components in snake_case (docs/ssntp.md). Quantities carry their
 * unit in the name. Start here: {@link ciao.ssntp.payload.Payload}, {@link
 * ciao.ssntp.payload.Start}.
 */
@NullMarked
package ciao.ssntp.payload;

import org.jspecify.annotations.NullMarked;
