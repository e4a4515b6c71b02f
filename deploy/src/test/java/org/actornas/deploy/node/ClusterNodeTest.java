package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start of nodes, beside a core node's actor system in this process. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterNodeTest {
  @TempDir Path folder;
  private ActorSystem<Void> core;

  private SearchConfig node(String... assignments) throws Exception {
    ConfigSources sources =
        new ConfigSources()
            .assignment("cluster.port=0")
            .assignment("cluster.http.port=0")
            .assignment("cluster.directory=" + folder);
    for (String assignment : assignments) {
      sources.assignment(assignment);
    }
    return sources.resolve().settings();
  }

  @BeforeEach
  void start_a_cluster() throws Exception {
    core =
        ActorSystem.create(
            Behaviors.empty(),
            NodeAkka.SYSTEM,
            NodeAkka.of(node().cluster(), "core-of-the-test", ConfigFactory.empty()));
    Cluster cluster = Cluster.get(core);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    Awaitility.await()
        .atMost(1, TimeUnit.MINUTES)
        .until(() -> ClusterView.of(core).members().size(), members -> members == 1);
  }

  @AfterEach
  void end_it() {
    core.terminate();
    core.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void a_node_that_can_not_start_is_never_a_member() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SearchConfig settings =
          node(
              "cluster.roles=[worker]",
              "cluster.seeds=[\"%s\"]".formatted(ClusterView.of(core).self()),
              "cluster.http.port=" + taken.getLocalPort());

      SearchFailedException failure =
          catchThrowableOfType(
              SearchFailedException.class,
              () -> ClusterNode.start(settings, "late", ConfigFactory.empty(), "code"));

      assertThat(failure).hasMessageContaining("the web server can't listen");
      assertThat(failure.reason()).isEqualTo(SearchFailedException.Reason.CONFIGURATION);
      assertThat(ClusterView.of(core).members()).hasSize(1);
    }
  }

  @Test
  void every_member_is_known_by_its_name_and_its_own_roles() {
    assertThat(ClusterView.of(core).members())
        .satisfiesExactly(
            member -> {
              assertThat(member.name()).isEqualTo("core-of-the-test");
              assertThat(member.roles()).containsExactly("core");
            });
  }
}
