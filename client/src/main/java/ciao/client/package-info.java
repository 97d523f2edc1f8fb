/**
 * The typed client of the HTTPS API, on the JDK's own HTTP client: nothing else of ours, and no
 * other dependency but Jackson. Start here: {@link ciao.client.CiaoClient}.
 */
@NullMarked
package ciao.client;

import org.jspecify.annotations.NullMarked;
