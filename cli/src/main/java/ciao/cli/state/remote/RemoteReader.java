package ciao.cli.state.remote;

import ciao.client.ApiException;
import ciao.client.StateClient;
import ciao.client.StateQuery;
import ciao.client.UnreachableException;
import ciao.client.api.state.StoreRefusal;
import ciao.state.Filter;
import ciao.state.IdPattern;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Selector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a state the controller holds for a few minutes. Reading it later is a {@link
 * RemoteStoreException}.
 *
 * @param snapshot its name; null for whatever is newest at each read
 * @param position the last change it shows
 */
record RemoteReader(StateClient client, @Nullable String snapshot, long position)
    implements Reader {

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    return Remote.call(() -> find(pointer));
  }

  private <S extends Record> Optional<Resource<S>> find(Pointer<S> pointer)
      throws ApiException, UnreachableException, InterruptedException {
    try {
      return Optional.of(
          Forms.resource(pointer.type(), client.get(Addresses.of(pointer), snapshot, true)));
    } catch (ApiException refused) {
      if (refused.problem().state() instanceof StoreRefusal.NotFound) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    StateQuery asked = query(query.type(), query.namespace(), query.filter());
    return Remote.call(
            () -> client.list(asked, query.after().map(Addresses::of), snapshot, query.limit()))
        .stream()
        .map(found -> Forms.resource(query.type(), found))
        .toList();
  }

  static StateQuery query(ResourceType<?> type, Optional<String> namespace, Filter filter) {
    return new StateQuery(
        type.name(),
        namespace.orElse(null),
        filter.anyOf().isEmpty() ? null : Selector.print(filter.anyOf()),
        filter.ids().map(IdPattern::toString).orElse(null),
        true);
  }
}
