/**
 * The controller role: keeps what users want, reconciles it with what is observed, and serves the
 * HTTPS API. Start here: {@link ciao.controller.Controller}, then {@code ciao.controller.resource}
 * for what is kept and {@code ciao.controller.instance} for what is done about it.
 */
@NullMarked
package ciao.controller;

import org.jspecify.annotations.NullMarked;
