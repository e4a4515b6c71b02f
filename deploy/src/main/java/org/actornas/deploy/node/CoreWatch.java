package org.actornas.deploy.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import java.util.HashSet;
import java.util.Set;
import org.actornas.deploy.config.ClusterConfig;

/**
 * Sees the last core node of a cluster leave it. The nodes that stay would wait in vain: a core
 * node that is started again finds no seed but itself, and begins another cluster.
 */
final class CoreWatch {
  private final Set<UniqueAddress> cores = new HashSet<>();
  private final Runnable gone;

  private CoreWatch(Runnable gone) {
    this.gone = gone;
  }

  /**
   * The actor.
   *
   * @param gone run when the last core node that was here is a member no more
   */
  static Behavior<ClusterEvent.MemberEvent> create(Runnable gone) {
    return Behaviors.setup(
        context -> {
          CoreWatch watch = new CoreWatch(gone);
          // those that are members already come first
          Cluster.get(context.getSystem())
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), ClusterEvent.MemberEvent.class));
          return Behaviors.receiveMessage(
              event -> {
                watch.see(event);
                return Behaviors.same();
              });
        });
  }

  private void see(ClusterEvent.MemberEvent event) {
    if (!event.member().hasRole(ClusterConfig.Role.CORE.label())) {
      return;
    }
    UniqueAddress core = event.member().uniqueAddress();
    if (!(event instanceof ClusterEvent.MemberRemoved)) {
      cores.add(core);
    } else if (cores.remove(core) && cores.isEmpty()) {
      gone.run();
    }
  }
}
