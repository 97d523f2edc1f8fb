package ciao.launcher;

import ciao.launcher.lifecycle.Effect;
import ciao.launcher.lifecycle.Effect.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.StopFailure;

/** Puts what the lifecycle has to say into frames of this node. */
final class Messages {
  private final NodeId node;
  private final Uplink uplink;

  Messages(NodeId node, Uplink uplink) {
    this.node = node;
    this.uplink = uplink;
  }

  void send(Message message) {
    switch (message) {
      case Effect.Claim(var instance, long generation) ->
          uplink.send(Operand.INSTANCE_CLAIMED, new InstanceClaimed(instance, generation, node));
      case Effect.Report(var report) ->
          uplink.send(Operand.INSTANCE_STATE_CHANGED, new InstanceStateChanged(node, report));
      case Effect.Deleted(var instance, long generation) ->
          uplink.send(Operand.INSTANCE_DELETED, new InstanceDeleted(instance, generation, node));
      case Effect.RefuseStart(var instance, long generation, var reason, var why) ->
          uplink.send(
              Operand.START_FAILURE, new StartFailure(instance, generation, node, reason, why));
      case Effect.RefuseStop(var instance, long generation, var reason, var why) ->
          uplink.send(
              Operand.STOP_FAILURE, new StopFailure(instance, generation, node, reason, why));
      case Effect.RefuseDelete(var instance, long generation, var reason, var why) ->
          uplink.send(
              Operand.DELETE_FAILURE, new DeleteFailure(instance, generation, node, reason, why));
    }
  }
}
