/**
 * The HTTPS API under {@code /v1}, on Armeria, with mutual TLS; nothing else in the controller
 * touches Armeria. Who may call what stands in one table. Handlers run on virtual threads and may
 * block. Start here: {@link ciao.controller.api.ApiServer}, {@link ciao.controller.api.Routes}.
 */
@NullMarked
package ciao.controller.api;

import org.jspecify.annotations.NullMarked;
