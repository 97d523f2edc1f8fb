/**
 * What to run: checks what users hand in, and keeps it. Start here: {@link
 * ciao.controller.workload.Workloads}, {@link ciao.controller.workload.WorkloadCheck}.
 */
@NullMarked
package ciao.controller.workload;

import org.jspecify.annotations.NullMarked;
