package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.cluster.MemberStatus;
import org.actornas.deploy.config.ClusterConfig;
import org.actornas.deploy.config.ConfigSources;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static ClusterConfig node(String... assignments) throws Exception {
    ConfigSources sources = new ConfigSources();
    for (String assignment : assignments) {
      sources.assignment(assignment);
    }
    return sources.resolve().settings().cluster();
  }

  @Test
  void a_member_lacks_nothing() throws Exception {
    assertThat(Membership.missing(node(), MemberStatus.up())).isEmpty();
    assertThat(Membership.missing(node(), MemberStatus.weaklyUp())).isEmpty();
    assertThat(Membership.missing(node(), MemberStatus.leaving())).isEmpty();
  }

  @Test
  void a_node_that_finds_no_cluster_says_where_it_looks_and_what_may_be_wrong() throws Exception {
    assertThat(
            Membership.missing(
                node("cluster.seeds=[\"a.example:1\", \"b.example:2\"]"), MemberStatus.removed()))
        .get()
        .asString()
        .contains("not in a cluster yet", "a.example:1, b.example:2", "core node run there")
        .contains("nas.cluster.tls is off here");
    assertThat(
            Membership.missing(
                node(
                    "cluster.tls.enabled=true",
                    "cluster.tls.key=k",
                    "cluster.tls.certificate=c",
                    "cluster.tls.authority=a"),
                MemberStatus.removed()))
        .get()
        .asString()
        .contains("certificate of the same authority");
    assertThat(Membership.missing(node("cluster.discovery=kubernetes"), MemberStatus.removed()))
        .get()
        .asString()
        .contains("app=actor-nas-core");
  }

  @Test
  void a_node_that_waits_for_a_majority_of_core_nodes_says_so() throws Exception {
    assertThat(Membership.missing(node("cluster.core-nodes=3"), MemberStatus.joining()))
        .get()
        .asString()
        .contains("a majority of the 3", "nas.cluster.core-nodes");
  }

  @Test
  void a_node_on_its_way_out_does_not_say_that_it_looks_for_a_cluster() throws Exception {
    assertThat(Membership.missing(node(), MemberStatus.exiting()))
        .get()
        .asString()
        .contains("leaves");
  }
}
