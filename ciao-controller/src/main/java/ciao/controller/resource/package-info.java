/**
 * What the controller keeps in its store: one record per type of resource, each with exactly one
 * writer (docs/controller.md). Users' wishes and what is observed are separate resources. Start
 * here: {@link ciao.controller.resource.Resources}, {@link
 * ciao.controller.resource.InstanceStatus}, {@link ciao.controller.resource.Definitions}.
 */
@NullMarked
package ciao.controller.resource;

import org.jspecify.annotations.NullMarked;
