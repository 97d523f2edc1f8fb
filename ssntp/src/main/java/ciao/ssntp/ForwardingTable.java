package ciao.ssntp;

import static ciao.certs.Role.AGENT;
import static ciao.certs.Role.CNCIAGENT;
import static ciao.certs.Role.CONTROLLER;
import static ciao.certs.Role.NETAGENT;
import static ciao.ssntp.Route.CONTROLLERS;
import static ciao.ssntp.Route.DELIVER;
import static ciao.ssntp.Route.DELIVER_AND_CONTROLLERS;
import static ciao.ssntp.Route.LINK;
import static ciao.ssntp.Route.NAMED_NODE;
import static ciao.ssntp.Route.NAMED_NODE_OR_DELIVER;
import static ciao.ssntp.Route.SERVER;

import ciao.certs.Roles;
import java.util.EnumMap;
import java.util.Map;

/**
 * Who may send which operand, where the server takes it, and who may get it in the end. A test
 * prints it into docs/ssntp.md.
 */
final class ForwardingTable {
  /** What a client may be. */
  static final Roles CLIENTS = Roles.of(CONTROLLER, AGENT, NETAGENT, CNCIAGENT);

  private static final Map<Operand, Rule> RULES = new EnumMap<>(Operand.class);

  static {
    for (Operand operand : Operand.values()) {
      RULES.put(operand, rule(operand));
    }
  }

  /**
   * One line.
   *
   * @param from the clients that may send it; one of these roles is enough
   * @param route where the server takes it
   * @param to the clients that may get it; one of these roles is enough
   */
  record Rule(Roles from, Route route, Roles to) {}

  private ForwardingTable() {}

  static Rule of(Operand operand) {
    Rule rule = RULES.get(operand);
    if (rule == null) {
      throw new IllegalStateException("every operand has a rule: " + operand);
    }
    return rule;
  }

  private static Rule rule(Operand operand) {
    Roles nobody = Roles.NONE;
    Roles controller = Roles.of(CONTROLLER);
    Roles agent = Roles.of(AGENT);
    return switch (operand) {
      case CONNECT -> new Rule(CLIENTS, LINK, nobody);
      case CONNECTED -> new Rule(nobody, SERVER, CLIENTS);
      case PING, PONG -> new Rule(CLIENTS, LINK, CLIENTS);

      case ACTIVATE -> new Rule(controller, DELIVER, nobody);
      case START -> new Rule(controller, DELIVER, agent);
      case PLAN, DRAIN, CONFIGURE -> new Rule(controller, DELIVER, nobody);
      case STOP, DELETE -> new Rule(controller, NAMED_NODE_OR_DELIVER, agent);
      case GRANT, OPEN_STREAM, REPORT_INVENTORY, EVACUATE, RESTORE ->
          new Rule(controller, NAMED_NODE, agent);

      case READY, FULL, MAINTENANCE -> new Rule(agent, DELIVER, nobody);
      case STATS -> new Rule(agent, DELIVER_AND_CONTROLLERS, controller);

      case INSTANCE_CLAIMED, INSTANCE_STATE_CHANGED, INSTANCE_DELETED, TRACE_REPORT ->
          new Rule(agent, CONTROLLERS, controller);
      case START_FAILURE, STOP_FAILURE, DELETE_FAILURE, STREAM_FAILURE ->
          new Rule(agent, CONTROLLERS, controller);

      case NODE_CONNECTED, NODE_DISCONNECTED, INSTANCE_PLACED, PLANNED, PLAN_FAILURE ->
          new Rule(nobody, SERVER, controller);

      case INVALID_FRAME_TYPE, CONNECTION_FAILURE, CONNECTION_ABORTED ->
          new Rule(CLIENTS, DELIVER, CLIENTS);
    };
  }
}
