package ciao.ssntp.payload;

/** The events and commands that a placement takes, field by field in the order of their records. */
final class CanonicalPlacement {
  private CanonicalPlacement() {}

  static InstancePlaced placed(CanonicalInput in) {
    in.open();
    return in.close(
        new InstancePlaced(
            new InstanceId(in.field("instance").uuid()),
            in.field("generation").whole(),
            new NodeId(in.field("node").uuid()),
            in.field("hostname").text(),
            in.field("searched").number(),
            in.field("nodes").number(),
            in.field("version").whole(),
            in.field("why").text()));
  }

  static void placed(CanonicalOutput out, InstancePlaced placed) {
    out.open();
    out.field("instance").uuid(placed.instance().value());
    out.field("generation").whole(placed.generation());
    out.field("node").uuid(placed.node().value());
    out.field("hostname").text(placed.hostname());
    out.field("searched").number(placed.searched());
    out.field("nodes").number(placed.nodes());
    out.field("version").whole(placed.version());
    out.field("why").text(placed.why());
    out.close();
  }

  static InstanceClaimed claimed(CanonicalInput in) {
    in.open();
    return in.close(
        new InstanceClaimed(
            new InstanceId(in.field("instance").uuid()),
            in.field("generation").whole(),
            new NodeId(in.field("node").uuid())));
  }

  static void claimed(CanonicalOutput out, InstanceClaimed claimed) {
    out.open();
    out.field("instance").uuid(claimed.instance().value());
    out.field("generation").whole(claimed.generation());
    out.field("node").uuid(claimed.node().value());
    out.close();
  }

  static Grant grant(CanonicalInput in) {
    in.open();
    return in.close(
        new Grant(
            new InstanceId(in.field("instance").uuid()),
            in.field("generation").whole(),
            new NodeId(in.field("node").uuid()),
            in.has("leader_epoch") ? (Long) in.whole() : null));
  }

  static void grant(CanonicalOutput out, Grant grant) {
    out.open();
    out.field("instance").uuid(grant.instance().value());
    out.field("generation").whole(grant.generation());
    out.field("node").uuid(grant.node().value());
    if (grant.leaderEpoch() != null) {
      out.field("leader_epoch").whole(grant.leaderEpoch());
    }
    out.close();
  }
}
