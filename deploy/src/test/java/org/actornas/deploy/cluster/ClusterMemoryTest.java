package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers whose process is given too little memory for the search, beside one that has enough. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ClusterMemoryTest {
  /** Its weights take some 25 MB, each time that they are copied, and TensorFlow's share 100. */
  private static final ClusterSearch SEARCH =
      new ClusterSearch(2, List.of("model.hidden-size = 512"));

  private static final String JVM = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ";
  private static final long MEGABYTE = 1 << 20;
  private static final int OUT_OF_MEMORY = 137;

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void a_worker_whose_heap_is_too_small_ends_and_its_lease_goes_elsewhere() throws Exception {
    NodeProcess core = cluster.start(1);
    NodeProcess poor = cluster.worker(2).byScript(JVM + "-Xmx40m").start();

    assertThatItsLeaseGoesElsewhere(core, poor);

    assertThat(poor.console()).contains("java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void a_worker_whose_native_memory_is_too_small_ends_and_its_lease_goes_elsewhere()
      throws Exception {
    String jvm = JVM + "-Xmx128m ";
    NodeProcess core = cluster.start(0);
    NodeProcess healthy = cluster.worker(1).byScript(jvm).start();
    cluster.awaitWorkerNodes(1);
    long limit = healthy.ownBytes() / MEGABYTE + 40;
    NodeProcess poor =
        cluster
            .worker(2)
            .byScript(jvm + "-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + limit + "m")
            .start();

    assertThatItsLeaseGoesElsewhere(core, poor);

    assertThat(poor.events("memory-exhausted"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("resource").asText()).startsWith(poor.name() + "-1");
              assertThat(event.path("reason").asText()).contains("Physical memory usage");
              assertThat(event.path("exit_code").asInt()).isEqualTo(OUT_OF_MEMORY);
            });
  }

  private void assertThatItsLeaseGoesElsewhere(NodeProcess core, NodeProcess poor)
      throws Exception {
    cluster.awaitWorkerNodes(2);
    cluster.submit(core, SEARCH);

    assertThat(poor.awaitExit()).isEqualTo(OUT_OF_MEMORY);
    Instant end = Instant.now();
    long task = cluster.awaitLost(core, poor);
    TestCluster.report(
        "the task of a worker without memory",
        end,
        cluster.awaitEvent(core, "lease-reissued", task));

    cluster.awaitFinished();
    SEARCH.requireWhole(cluster.run());
  }
}
