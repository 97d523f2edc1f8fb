package ciao.ssntp.payload;

import java.util.List;
import java.util.Map;

/** START, field by field in the order of its record. */
final class CanonicalStart {
  private CanonicalStart() {}

  static Start read(CanonicalInput in) {
    in.open();
    InstanceId instance = new InstanceId(in.field("instance").uuid());
    long generation = in.field("generation").whole();
    TenantId tenant = in.field("tenant").tenant();
    String name = in.field("name").text();
    int from = in.at();
    Start last = in.restLikeLast();
    return last == null
        ? in.keep(read(in, instance, generation, tenant, name), from)
        : last.as(instance, generation, tenant, name);
  }

  private static Start read(
      CanonicalInput in, InstanceId instance, long generation, TenantId tenant, String name) {
    return in.close(
        new Start(
            instance,
            generation,
            tenant,
            name,
            in.field("workload").text(),
            Kind.of(in.field("kind").text()),
            in.field("command").list(CanonicalInput::text),
            demands(in.field("demands")),
            requires(in.field("requires")),
            in.has("scheduling") ? scheduling(in) : null,
            restart(in.field("restart")),
            in.has("image") ? image(in) : null,
            in.field("parts").list(CanonicalStart::blob),
            in.field("fetch_from").address(),
            in.has("leader_epoch") ? (Long) in.whole() : null));
  }

  static void write(CanonicalOutput out, Start start) {
    out.open();
    out.field("instance").uuid(start.instance().value());
    out.field("generation").whole(start.generation());
    out.field("tenant").plain(start.tenant().value());
    out.field("name").text(start.name());
    out.field("workload").text(start.workload());
    out.field("kind").plain(start.kind().toString());
    out.field("command").list(start.command(), CanonicalOutput::text);
    demands(out.field("demands"), start.demands());
    requires(out.field("requires"), start.requires());
    if (start.scheduling() != null) {
      scheduling(out.field("scheduling"), start.scheduling());
    }
    restart(out.field("restart"), start.restart());
    if (start.image() != null) {
      image(out.field("image"), start.image());
    }
    out.field("parts").list(start.parts(), CanonicalStart::blob);
    out.field("fetch_from").text(start.fetchFrom().toString());
    if (start.leaderEpoch() != null) {
      out.field("leader_epoch").whole(start.leaderEpoch());
    }
    out.close();
  }

  private static Demands demands(CanonicalInput in) {
    in.open();
    return in.close(
        new Demands(
            in.field("vcpus").number(),
            in.field("memory_mib").whole(),
            in.field("disk_mib").whole(),
            in.has("devices") ? in.map(CanonicalInput::number) : Map.of()));
  }

  private static void demands(CanonicalOutput out, Demands demands) {
    out.open();
    out.field("vcpus").number(demands.vcpus());
    out.field("memory_mib").whole(demands.memoryMib());
    out.field("disk_mib").whole(demands.diskMib());
    if (!demands.devices().isEmpty()) {
      out.field("devices").map(demands.devices(), CanonicalOutput::number);
    }
    out.close();
  }

  private static Requires requires(CanonicalInput in) {
    in.open();
    return in.close(
        new Requires(
            in.field("labels").map(CanonicalInput::text),
            in.has("hostname") ? in.text() : null,
            in.has("node") ? new NodeId(in.uuid()) : null,
            in.has("rules") ? in.list(CanonicalStart::rule) : List.of()));
  }

  private static void requires(CanonicalOutput out, Requires requires) {
    out.open();
    out.field("labels").map(requires.labels(), CanonicalOutput::text);
    if (requires.hostname() != null) {
      out.field("hostname").text(requires.hostname());
    }
    if (requires.node() != null) {
      out.field("node").uuid(requires.node().value());
    }
    if (!requires.rules().isEmpty()) {
      out.field("rules").list(requires.rules(), CanonicalStart::rule);
    }
    out.close();
  }

  private static LabelRule rule(CanonicalInput in) {
    in.open();
    return in.close(
        new LabelRule(
            in.field("key").text(),
            LabelOperator.of(in.field("operator").text()),
            in.has("values") ? in.list(CanonicalInput::text) : List.of()));
  }

  private static void rule(CanonicalOutput out, LabelRule rule) {
    out.open();
    out.field("key").text(rule.key());
    out.field("operator").plain(rule.operator().toString());
    if (!rule.values().isEmpty()) {
      out.field("values").list(rule.values(), CanonicalOutput::text);
    }
    out.close();
  }

  private static Scheduling scheduling(CanonicalInput in) {
    in.open();
    return in.close(
        new Scheduling(
            in.has("group") ? ReadyLimits.groupName(in.text()) : null,
            in.field("priority").number(),
            in.has("affinities") ? in.list(CanonicalStart::affinity) : List.of()));
  }

  private static void scheduling(CanonicalOutput out, Scheduling scheduling) {
    out.open();
    if (scheduling.group() != null) {
      out.field("group").text(scheduling.group());
    }
    out.field("priority").number(scheduling.priority());
    if (!scheduling.affinities().isEmpty()) {
      out.field("affinities").list(scheduling.affinities(), CanonicalStart::affinity);
    }
    out.close();
  }

  private static Affinity affinity(CanonicalInput in) {
    in.open();
    return in.close(
        new Affinity(
            in.field("group").text(),
            AffinityRule.of(in.field("rule").text()),
            Domain.of(in.field("over").text()),
            in.field("required").truth()));
  }

  private static void affinity(CanonicalOutput out, Affinity affinity) {
    out.open();
    out.field("group").text(affinity.group());
    out.field("rule").plain(affinity.rule().toString());
    out.field("over").plain(affinity.over().toString());
    out.field("required").truth(affinity.required());
    out.close();
  }

  private static Restart restart(CanonicalInput in) {
    in.open();
    return in.close(
        new Restart(
            RestartPolicy.of(in.field("policy").text()),
            in.field("attempts").number(),
            in.field("delay_ms").whole()));
  }

  private static void restart(CanonicalOutput out, Restart restart) {
    out.open();
    out.field("policy").plain(restart.policy().toString());
    out.field("attempts").number(restart.attempts());
    out.field("delay_ms").whole(restart.delayMs());
    out.close();
  }

  private static ImageReference image(CanonicalInput in) {
    in.open();
    return in.close(
        new ImageReference(
            in.field("name").text(),
            ImageFormat.of(in.field("format").text()),
            in.field("blobs").list(CanonicalStart::blob)));
  }

  private static void image(CanonicalOutput out, ImageReference image) {
    out.open();
    out.field("name").text(image.name());
    out.field("format").plain(image.format().toString());
    out.field("blobs").list(image.blobs(), CanonicalStart::blob);
    out.close();
  }

  private static Blob blob(CanonicalInput in) {
    in.open();
    return in.close(
        new Blob(in.field("name").text(), in.field("sha256").text(), in.field("size").whole()));
  }

  private static void blob(CanonicalOutput out, Blob blob) {
    out.open();
    out.field("name").text(blob.name());
    out.field("sha256").plain(blob.sha256());
    out.field("size").whole(blob.size());
    out.close();
  }
}
