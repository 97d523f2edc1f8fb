package ciao.controller.api;

import ciao.client.api.Cluster;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.cluster.ClusterWishes;
import ciao.controller.resource.ClusterWish;
import ciao.controller.resource.EventKind;
import com.linecorp.armeria.common.HttpResponse;

/** {@code /v1/cluster}: what operators want of it as a whole. */
final class ClusterApi {
  private final ClusterWishes wishes;
  private final Telling telling;

  ClusterApi(ClusterWishes wishes, Telling telling) {
    this.wishes = wishes;
    this.telling = telling;
  }

  HttpResponse show(Call call) {
    return Reply.ok(new Cluster(wishes.get().map(ClusterWish::strategy).orElse(null)));
  }

  HttpResponse change(Call call) {
    Answer<ClusterWish> changed = call.read(Cluster.class).then(ClusterApi::wish).then(wishes::set);
    return Reply.to(
        changed,
        wish -> {
          telling.system(
              EventKind.CLUSTER,
              "cluster",
              "strategy is set to %s by %s".formatted(wish.strategy(), Telling.name(call)));
          return Reply.ok(new Cluster(wish.strategy()));
        });
  }

  private static Answer<ClusterWish> wish(Cluster asked) {
    return asked.strategy() == null
        ? Answer.denied(
            Reason.INVALID,
            "invalid_cluster",
            "strategy: missing (expected: how nodes are chosen, such as spread or pack)")
        : Answer.of(new ClusterWish(asked.strategy()));
  }
}
