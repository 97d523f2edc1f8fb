/** Who the cloud is for. Start here: {@link ciao.controller.tenant.Tenants}. */
@NullMarked
package ciao.controller.tenant;

import org.jspecify.annotations.NullMarked;
