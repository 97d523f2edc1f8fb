/**
 * Who the cloud is for: tenants are made, listed, and deleted once they have nothing left; their
 * names are never given again. Start here: {@link ciao.controller.tenant.Tenants}.
 */
@NullMarked
package ciao.controller.tenant;

import org.jspecify.annotations.NullMarked;
