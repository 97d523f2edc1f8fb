package ciao.state.postgres;

import ciao.state.seal.KeyRingException;
import ciao.state.seal.RingPlace;
import ciao.state.sql.Address;
import ciao.state.sql.RingTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The key ring beside what it seals, in the database, so that all who share it have the same. It is
 * of no use without the secret of one of its slots, and that is not in the database.
 */
public final class SharedRing implements RingPlace {
  private final RingTable table;

  public SharedRing(Address address) {
    this.table = new RingTable(address);
  }

  @Override
  public String name() {
    return "key ring in " + table;
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    return table.read();
  }

  @Override
  public <T> T change(Change<T> change) throws IOException {
    List<T> result = new ArrayList<>(1);
    boolean changed =
        table.edit(before -> {
          Changed<T> next = change.make(before);
          result.add(next.result());
          return next.ring();
        });
    if (!changed) {
      throw KeyRingException.busy(name());
    }
    return result.getFirst();
  }
}
