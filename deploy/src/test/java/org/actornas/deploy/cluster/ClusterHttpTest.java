package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wishes that a cluster does not grant, and the search that does not mind them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterHttpTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(2);
  private static final String OURS = "Bearer " + TestCluster.TOKEN;

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void what_is_not_allowed_or_not_possible_is_refused_with_the_reason() throws Exception {
    NodeProcess node = cluster.start(0);
    NodeProcess worker = cluster.worker(1).start().awaitStarted();
    URI core = node.http().orElseThrow();
    String body = body(SEARCH.config(cluster.folder()));
    cluster.awaitWorkerNodes(1);

    requireRefused(post(core.resolve("/search"), "", body), 401, "token");
    requireRefused(post(core.resolve("/search"), "Bearer 0123456789abcdee", body), 401, "token");
    requireRefused(post(core.resolve("/nodes/worker-1/drain"), "", ""), 401, "token");
    requireRefused(
        post(worker.http().orElseThrow().resolve("/search"), OURS, body), 403, "core node");
    requireRefused(post(core.resolve("/search/pause"), OURS, ""), 409, "no search");
    requireRefused(
        post(core.resolve("/search"), OURS, body("nas.search.epoch = 3")), 409, "nas.search.epoch");
    requireRefused(
        post(core.resolve("/search"), OURS, body("nas.search.epochs = none")),
        409,
        "nas.search.epochs");
    requireRefused(post(core.resolve("/search"), OURS, "{"), 400, "JSON");
    assertThat(post(core.resolve("/search"), OURS, body).statusCode()).isEqualTo(200);
    requireRefused(post(core.resolve("/search"), OURS, body), 409, "search run is not over");
    requireRefused(post(core.resolve("/nodes/worker-7/drain"), OURS, ""), 409, "worker-1");

    cluster.awaitFinished();
    SEARCH.requireWhole(cluster.run());
  }

  private static void requireRefused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(reason);
  }

  private static String body(String config) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("run", TestCluster.RUN)
        .put("config", config)
        .toString();
  }

  private HttpResponse<String> post(URI where, String authorization, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(where).POST(HttpRequest.BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
