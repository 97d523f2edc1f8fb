package ciao.state.sql;

/**
 * Where a shared database is.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, with the driver's settings if need be
 */
public record Address(String url, String user, String password) {
  private static final String PREFIX = "jdbc:postgresql:";

  public Address {
    if (!url.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "database: '%s' (expected: %s//host:port/database)".formatted(url, PREFIX));
    }
  }

  /** Without the password, wherever it stands. */
  @Override
  public String toString() {
    int settings = url.indexOf('?');
    return settings < 0 ? url : url.substring(0, settings);
  }
}
