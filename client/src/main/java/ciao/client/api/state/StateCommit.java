package ciao.client.api.state;

import java.util.List;

/**
 * What a transaction left behind; it is on disk.
 *
 * @param resources one for each operation, in their order; of a destroy what it last was
 * @param position a watch after it sees what came later
 */
public record StateCommit(List<StoredResource> resources, long position) {
  public StateCommit {
    resources = List.copyOf(resources);
  }
}
