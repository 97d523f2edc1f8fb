/**
 * The jar's first class, readable by any Java since 8. Start here: {@link ciao.start.Start}.
 */
@NullMarked
package ciao.start;

import org.jspecify.annotations.NullMarked;
