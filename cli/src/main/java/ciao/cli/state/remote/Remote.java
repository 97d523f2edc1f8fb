package ciao.cli.state.remote;

import ciao.client.ApiException;
import ciao.client.UnreachableException;
import ciao.client.api.state.StoreRefusal;
import ciao.state.RefusedException;

/** Calls whose failures no caller of a store expects: a forbidden read is told as a store does. */
final class Remote {
  private Remote() {}

  interface Request<T> {
    T send() throws ApiException, UnreachableException, InterruptedException;
  }

  static <T> T call(Request<T> request) {
    try {
      return request.send();
    } catch (ApiException refused) {
      throw refused.problem().state() instanceof StoreRefusal.Forbidden forbidden
          ? new RefusedException(Refusals.of(forbidden, Addresses.NONE))
          : new RemoteStoreException(refused);
    } catch (UnreachableException away) {
      throw new RemoteStoreException(away);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new RemoteStoreException(ended);
    }
  }
}
