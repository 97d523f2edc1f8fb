package ciao.client.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an instance is: the three kinds share one lifecycle. */
public enum Kind {
  /** A command on the node itself, under its own user and cgroup. */
  @JsonProperty("process")
  PROCESS,
  /** An OCI container. */
  @JsonProperty("container")
  CONTAINER,
  /** A QEMU virtual machine. */
  @JsonProperty("vm")
  VM
}
