package ciao.controller.trace;

import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.state.Document;
import ciao.state.Operation;
import ciao.state.Store;
import ciao.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Instances that are to be timed, as they are stored once their nodes have claimed them. */
final class Timed {
  private static final int OF_A_NODE = 100;
  private static final int AT_ONCE = 200;

  private Timed() {}

  static InstanceId instance(int number) {
    return new InstanceId(new UUID(1, number));
  }

  static NodeId node(int instance) {
    return new NodeId(new UUID(4, 100 + instance / OF_A_NODE));
  }

  /** Those with the numbers from the first on, without the last. */
  static void add(Store store, String tenant, String label, int from, int to) {
    for (int first = from; first < to; first += AT_ONCE) {
      List<Operation> operations = new ArrayList<>();
      for (int number = first; number < Math.min(to, first + AT_ONCE); number++) {
        String id = instance(number).toString();
        operations.add(
            Operation.create(
                    Document.type(Resources.INSTANCE.name()).at(tenant, id),
                    Resources.NOBODY,
                    new Document("{}"))
                .withAnnotations(Map.of(Resources.TRACE_ANNOTATION, label)));
        operations.add(
            Operation.create(
                    Document.type(Resources.INSTANCE_STATUS.name()).at(tenant, id),
                    Resources.NOBODY,
                    new Document("{}"))
                .withLabels(Map.of(Resources.NODE_LABEL, node(number).toString())));
      }
      var _ = store.write(new Transaction(operations)); // told when virtual time goes on
    }
  }
}
