import ciao.client.api.NewPlan;
import ciao.controller.answer.Answer;
import ciao.controller.plan.PlanPayload;
import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.NodeAvailability;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Room;
import ciao.state.Operation;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.memory.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What a plan takes in the controller, in a cloud of 10,000 nodes with 100,000 instances of 1,000
 * tenants: from what an operator asks to PLAN's bytes, names and what runs there looked up. Run by
 * plans.sh with the jar on the class path.
 */
class Plans {
  private static final int NODES = 10_000;
  private static final int INSTANCES = 100_000;
  private static final int TENANTS = 1_000;
  private static final int LOST = 1_000;
  private static final int TIMES = 9;

  public static void main(String[] arguments) throws Exception {
    Store store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
    fill(store);
    List<String> lost = IntStream.range(0, LOST).mapToObj(n -> "node" + n).toList();
    NewPlan plan = new NewPlan(null, null, lost, null, null);
    for (int i = 0; i < TIMES; i++) {
      long begin = System.nanoTime();
      Plan asked = asked(new PlanPayload(store).of(plan));
      int bytes = Message.of(Operand.PLAN, asked).raw().size();
      System.out.printf(
          "what if %,d named nodes were lost: %,d kinds of instances, %,d bytes, %.0f ms%n",
          asked.lose().size(), asked.running().size(), bytes, (System.nanoTime() - begin) / 1e6);
    }
  }

  private static Plan asked(Answer<Plan> answer) {
    if (answer instanceof Answer.Given<Plan>(Plan plan)) {
      return plan;
    }
    throw new IllegalStateException(answer.toString());
  }

  private static void fill(Store store) {
    List<Operation> operations = new ArrayList<>();
    for (int n = 0; n < NODES; n++) {
      NodeStatus status =
          new NodeStatus(
              "node" + n,
              NodeType.COMPUTE_NODE,
              NodeAvailability.READY,
              new Room(64, 1 << 18, 1 << 20, 1_000),
              Map.of("zone", "z" + n % 3),
              Instant.EPOCH,
              null);
      operations.add(Operation.create(Resources.node(node(n)), "node-reconciler", status));
    }
    for (int i = 0; i < INSTANCES; i++) {
      String tenant = "tenant-" + i % TENANTS;
      String id = new UUID(2, i).toString();
      NodeId node = node(i % NODES);
      InstanceStatus status =
          InstanceStatus.first(1)
              .in(InstancePhase.ACTIVE, null)
              .with(new InstanceStatus.Binding(1, node, node));
      InstanceSpec spec =
          new InstanceSpec("web-" + i, "web", workload(i % 2), Desired.RUNNING, 1);
      operations.add(
          Operation.create(Resources.INSTANCE.at(tenant, id), Resources.NOBODY, spec));
      operations.add(
          Operation.create(Resources.INSTANCE_STATUS.at(tenant, id), "instance-reconciler", status)
              .withLabels(Map.of(Resources.NODE_LABEL, node.toString())));
    }
    int most = Transaction.MAX_OPERATIONS;
    for (int from = 0; from < operations.size(); from += most) {
      int to = Math.min(operations.size(), from + most);
      store.write(new Transaction(operations.subList(from, to))).join().orThrow();
    }
  }

  private static NodeId node(int number) {
    return new NodeId(new UUID(1, number));
  }

  private static WorkloadSpec workload(int number) {
    return new WorkloadSpec(
        "web" + number,
        null,
        Kind.PROCESS,
        List.of("/bin/true"),
        Map.of(),
        null,
        null,
        new Demands(1, 64, 0),
        Requires.NOTHING,
        null,
        Restart.NEVER,
        null,
        List.of());
  }
}
