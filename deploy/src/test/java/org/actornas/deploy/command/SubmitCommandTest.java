package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.ResolvedConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is submitted, and what is not, to a server that takes everything. */
class SubmitCommandTest {
  @TempDir Path folder;
  private final List<String> submitted = new ArrayList<>();
  private HttpServer node;

  @BeforeEach
  void listen() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/search",
        exchange -> {
          submitted.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "{\"message\":\"r1\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private SmallSearch.Ended submit(String... options) {
    List<String> arguments = new ArrayList<>(List.of("submit"));
    arguments.addAll(List.of("--core", "http://127.0.0.1:" + node.getAddress().getPort()));
    arguments.addAll(List.of(options));
    return SmallSearch.plain(arguments.toArray(String[]::new));
  }

  @Test
  void what_a_file_says_of_nodes_is_not_submitted() throws Exception {
    Path file = folder.resolve("search.conf");
    Files.writeString(
        file,
        """
        nas.run { directory = "/elsewhere", id = r1, seed = 7 }
        nas.workers { count = 5, devices = ["gpu:0"], lease-timeout = 30 s }
        nas.cluster.name = mine
        nas.log.file-level = trace
        nas.tensorflow.intra-op-threads = 3
        """);

    assertThat(submit("--config", file.toString(), "--epochs", "3").code()).isZero();

    JsonNode body = JsonMapper.builder().build().readTree(submitted.get(0));
    assertThat(body.path("run").asText()).isEqualTo("r1");
    String text = body.path("config").asText();
    assertThat(text)
        .doesNotContain("elsewhere", "directory", "devices", "count =", "log {", "tensorflow {")
        .doesNotContain("cluster {");
    ResolvedConfig read = new ConfigSources().text(text, "what was submitted").resolve();
    assertThat(read.settings().run().seed()).isEqualTo(7);
    assertThat(read.settings().search().epochs()).isEqualTo(3);
    assertThat(read.settings().workers().leaseTimeout()).hasSeconds(30);
    assertThat(read.searchText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--workers", "--out"})
  void an_option_that_says_nothing_in_a_cluster_is_refused_with_what_decides(String option) {
    SmallSearch.Ended ended = submit(option, "2");

    assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ended.err()).contains("submit takes no " + option, "node decide");
    assertThat(submitted).isEmpty();
    assertThat(SmallSearch.plain("submit", "--help").out()).doesNotContain(option + "=");
  }

  @Test
  void keys_of_nodes_are_refused_by_name() {
    SmallSearch.Ended ended =
        submit(
            "--set=workers.count=2",
            "--set=nas.cluster.http.port=1",
            "--set=run.directory=/elsewhere",
            "--set=workers.lease-timeout=9 s",
            "--set=akka.loglevel=INFO");

    assertThat(ended.code()).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(ended.err())
        .contains("4 errors", "nas.workers.count", "nas.cluster.http.port", "nas.run.directory")
        .contains("akka.loglevel", "each node of a cluster decides")
        .doesNotContain("lease-timeout");
    assertThat(submitted).isEmpty();
  }
}
