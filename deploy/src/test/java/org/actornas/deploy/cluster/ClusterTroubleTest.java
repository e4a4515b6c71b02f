package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.client.ClusterClient;
import org.actornas.deploy.command.SmallSearch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rarer troubles of a cluster's processes. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ClusterTroubleTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(8);

  /** Longer than any test holds a node: only its lease is lost. */
  private static final String PATIENT =
      "akka.cluster.failure-detector.acceptable-heartbeat-pause = 10 minutes";

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void the_late_result_of_a_held_worker_changes_nothing() throws Exception {
    NodeProcess core = cluster.cores(1).core(1, PATIENT).start().awaitStarted();
    cluster.worker(1, PATIENT).start();
    NodeProcess held = cluster.worker(2, PATIENT).start();
    cluster.awaitWorkerNodes(2);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(2);

    Instant hold = Instant.now();
    long task = cluster.holdInLease(held).path("task").asLong();
    Instant reissued = cluster.awaitEvent(core, "lease-reissued", task);
    TestCluster.report("the task of a held worker", hold, reissued);
    cluster.awaitResultSince(reissued);
    held.goOn();

    cluster.awaitFinished();
    SEARCH.requireWhole(cluster.run());
  }

  @Test
  void a_worker_that_was_held_until_it_was_given_up_comes_back() throws Exception {
    NodeProcess core = cluster.start(1);
    NodeProcess held = cluster.worker(2).start();
    cluster.awaitWorkerNodes(2);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(2);

    long task = cluster.holdInLease(held).path("task").asLong();
    cluster.awaitEvent(core, "lease-lost", task);
    ClusterClient client = TestCluster.client(core);
    client.search("pause");
    cluster.awaitWorkerNodes(1);
    Instant revived = Instant.now();
    held.goOn();
    cluster.awaitWorkerNodes(2);
    TestCluster.report("a revived worker, which is back,", revived, Instant.now());
    client.search("resume");

    cluster.awaitFinished();
    assertThat(held.events("node-rejoins")).isNotEmpty();
    SEARCH.requireWhole(cluster.run());
  }

  @Test
  void every_node_is_restarted_in_turn() throws Exception {
    NodeProcess core = cluster.start(0);
    List<NodeProcess> workers = cluster.startWorkers(1, 2);
    cluster.awaitWorkerNodes(2);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(2);

    restart(core);
    for (NodeProcess worker : workers) {
      restart(worker);
    }

    cluster.awaitFinished();
    assertThat(core.events("search-resumed")).hasSize(1);
    SEARCH.requireWhole(cluster.run());
  }

  private void restart(NodeProcess node) throws Exception {
    Instant told = Instant.now();
    node.terminate();
    assertThat(node.awaitExit()).isEqualTo(143);
    TestCluster.report(node.name() + ", which has ended after SIGTERM,", told, Instant.now());
    node.start();
    TestCluster.report(
        node.name() + " after a restart", told, cluster.awaitResultSince(Instant.now()));
  }

  @Test
  void strangers_do_not_join() throws Exception {
    Path ours = certificates("ours", "core-1", "worker-1");
    Path theirs = certificates("theirs", "worker-8");
    NodeProcess core = cluster.cores(1).core(1, tls(ours, "core-1")).start().awaitStarted();
    cluster.worker(1, tls(ours, "worker-1")).start();
    cluster.awaitWorkerNodes(1);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(1);

    NodeProcess other = cluster.worker(8, tls(theirs, "worker-8")).start();
    NodeProcess plain = cluster.worker(9).start();
    for (NodeProcess stranger : List.of(other, plain)) {
      Awaitility.await(stranger.name() + " says that it is in no cluster")
          .atMost(2, TimeUnit.MINUTES)
          .until(() -> !stranger.events("node-alone").isEmpty());
    }

    cluster.awaitFinished();
    JsonNode end = cluster.status().orElseThrow();
    assertThat(TestCluster.elements(end.path("nodes")).map(node -> node.path("name").asText()))
        .hasSize(2)
        .doesNotContain(other.name(), plain.name());
    SEARCH.requireWhole(cluster.run());
  }

  private Path certificates(String authority, String... nodes) throws IOException {
    Path folder = cluster.folder().resolve(authority);
    String[] arguments = new String[nodes.length + 3];
    arguments[0] = "certs";
    arguments[1] = "--out";
    arguments[2] = folder.toString();
    System.arraycopy(nodes, 0, arguments, 3, nodes.length);
    SmallSearch.Ended ended = SmallSearch.plain(arguments);
    assertThat(ended.code()).as(ended.err()).isZero();
    return folder;
  }

  private static String tls(Path certificates, String node) {
    return """
        nas.cluster.tls {
          enabled = true
          key = "%1$s/%2$s.key"
          certificate = "%1$s/%2$s.crt"
          authority = "%1$s/ca.crt"
        }"""
        .formatted(certificates, node);
  }

  @Test
  void a_full_disk_is_told_and_outlived() throws Exception {
    Path runs = Files.createDirectories(cluster.folder().resolve("runs"));
    try (SystemCommands undo = new SystemCommands()) {
      assumeTrue(
          undo.permits("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", runs.toString()),
          "a small disk can't be mounted here: " + undo.refusal());
      undo.later("umount", "-l", runs.toString());
      NodeProcess core = cluster.start(2);
      cluster.submit(core, SEARCH);
      cluster.awaitEpoch(2);

      Path filler = fill(runs.resolve("filler"));
      JsonNode broken =
          cluster.awaitStatus(
              "the search is broken", now -> TestCluster.stage(now).equals("broken"));
      assertThat(broken.path("message").asText()).contains("No space left on device");
      Instant space = Instant.now();
      Files.delete(filler);
      TestCluster.report("a full disk that has space", space, cluster.awaitResultSince(space));

      cluster.awaitFinished();
      SEARCH.requireWhole(cluster.run());
    }
  }

  /** Writes a file until the disk is full. */
  private static Path fill(Path file) throws IOException {
    byte[] zeros = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      return file;
    }
  }
}
