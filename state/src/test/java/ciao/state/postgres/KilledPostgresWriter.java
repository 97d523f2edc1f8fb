package ciao.state.postgres;

import ciao.state.durable.KilledWriter;
import ciao.state.sql.Address;

/** A process that writes to a database as fast as it can until it is killed. */
final class KilledPostgresWriter {
  private KilledPostgresWriter() {}

  public static void main(String[] arguments) throws Exception {
    Address address = new Address(arguments[0], arguments[1], "");
    try (OpenPostgres open = OpenPostgres.at(address, arguments[2], OpenPostgres.LONG)) {
      KilledWriter.write(open.store());
    }
  }
}
