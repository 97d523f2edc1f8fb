package ciao.client.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run; the same for the three kinds.
 *
 * @param name unique in its tenant: 1 to 63 lower-case letters, digits and hyphens
 * @param description for people, or null
 * @param kind process, container or virtual machine
 * @param command program and arguments; a process must have one, a container may leave it to its
 *     image, a virtual machine has none
 * @param environment variables for a process or container, or null
 * @param image name or id of an image; a process may do without
 * @param demands what an instance needs of its node
 * @param requires where it must run, or null for anywhere
 * @param scheduling who is tried first when there is no room, and who keeps apart or together; or
 *     null
 * @param restart what to do when it ends by itself, or null for nothing
 * @param cloudInit for a virtual machine, or null
 */
public record WorkloadSpec(
    String name,
    @Nullable String description,
    Kind kind,
    @Nullable List<String> command,
    @Nullable Map<String, String> environment,
    @Nullable String image,
    Demands demands,
    @Nullable Requires requires,
    @Nullable Scheduling scheduling,
    @Nullable Restart restart,
    @Nullable CloudInit cloudInit) {}
