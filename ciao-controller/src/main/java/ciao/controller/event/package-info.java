/**
 * The event log: what happened, told to tenants and operators, bounded per tenant. Start here:
 * {@link ciao.controller.event.EventLog}.
 */
@NullMarked
package ciao.controller.event;

import org.jspecify.annotations.NullMarked;
