package ciao.client.api.state;

/** Where a resource is, whether it is there or not. */
public record Address(String type, String namespace, String id) {
  @Override
  public String toString() {
    return "%s(%s/%s)".formatted(type, namespace, id);
  }
}
