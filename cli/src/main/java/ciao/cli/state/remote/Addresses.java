package ciao.cli.state.remote;

import ciao.client.api.state.Address;
import ciao.state.Document;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Transaction;
import java.util.HashMap;
import java.util.Map;

/**
 * What addresses on the wire stand for in this program, which knows the records of their types.
 *
 * @param pointers those a request spoke of
 */
record Addresses(Map<Address, Pointer<?>> pointers) {
  static final Addresses NONE = new Addresses(Map.of());

  static Addresses of(Transaction transaction) {
    Map<Address, Pointer<?>> pointers = new HashMap<>();
    for (Operation operation : transaction.operations()) {
      pointers.put(of(operation.pointer()), operation.pointer());
    }
    return new Addresses(pointers);
  }

  static Address of(Pointer<?> pointer) {
    return new Address(pointer.type().name(), pointer.namespace(), pointer.id());
  }

  Pointer<?> pointer(Address address) {
    Pointer<?> known = pointers.get(address);
    return known == null
        ? Document.type(address.type()).at(address.namespace(), address.id())
        : known;
  }
}
