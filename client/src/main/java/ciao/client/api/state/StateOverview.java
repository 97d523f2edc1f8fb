package ciao.client.api.state;

import java.util.List;

/**
 * What can be asked for. Types that stand in no list can be asked for as well, by their full name.
 *
 * @param position of the newest change
 * @param types those the controller knows
 */
public record StateOverview(long position, List<Type> types) {
  public StateOverview {
    types = List.copyOf(types);
  }

  /**
   * A type.
   *
   * @param name as resources carry it
   * @param names the words that mean it and no other, in lower case
   * @param columns what a list shows of the specs
   * @param sensitive whether its specs are withheld unless they are asked for
   */
  public record Type(String name, List<String> names, List<Column> columns, boolean sensitive) {
    public Type {
      names = List.copyOf(names);
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column of a list.
   *
   * @param field where in the spec, as a JSON pointer (RFC 6901)
   */
  public record Column(String title, String field) {}
}
