package ciao.state.memory;

import ciao.state.Metadata;

/** Two entries of one name where each is to be there once. */
public final class DuplicateEntryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient Metadata metadata;

  DuplicateEntryException(Metadata metadata) {
    super("%s is there twice".formatted(metadata));
    this.metadata = metadata;
  }

  public Metadata metadata() {
    return metadata;
  }
}
