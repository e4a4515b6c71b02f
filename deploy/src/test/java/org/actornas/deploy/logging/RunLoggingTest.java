package org.actornas.deploy.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.terminal.Style;
import org.actornas.protocol.log.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

class RunLoggingTest {
  private static final Logger OWN = LoggerFactory.getLogger("org.actornas.test");
  private static final Logger OTHER = LoggerFactory.getLogger("akka.test");

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final List<String> console = Collections.synchronizedList(new ArrayList<>());

  private RunLogging open(Level consoleLevel, long maxFileSize) {
    return RunLogging.open(
        new SearchConfig.Log(consoleLevel, Level.DEBUG, maxFileSize, 20),
        directory,
        new LogOrigin("n1", "local", "run-a"),
        Style.PLAIN,
        Set.of("shown elsewhere"),
        console::add);
  }

  private List<JsonNode> written() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("logs/n1.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void an_event_of_the_catalogue_is_a_flat_object_with_context() throws Exception {
    try (RunLogging logging = open(Level.INFO, 1 << 20);
        MDC.MDCCloseable epoch = MDC.putCloseable("epoch", "3");
        MDC.MDCCloseable shadowed = MDC.putCloseable("seed", "from the context")) {
      LogEvent.SEARCH_STARTED.log(OWN, "enas", 15, 7L, "glosses", 2000, 1);
    }

    JsonNode line = written().get(0);
    assertThat(line.get("event").asText()).isEqualTo("search-started");
    assertThat(line.get("level").asText()).isEqualTo("info");
    assertThat(Instant.parse(line.get("time").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(line.get("strategy").asText()).isEqualTo("enas");
    assertThat(line.get("epochs").isInt()).isTrue();
    assertThat(line.get("seed").asInt()).isEqualTo(7);
    assertThat(line.get("node").asText()).isEqualTo("n1");
    assertThat(line.get("role").asText()).isEqualTo("local");
    assertThat(line.get("run").asText()).isEqualTo("run-a");
    assertThat(line.get("epoch").asText()).isEqualTo("3");
    assertThat(line.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.get("logger").asText()).isEqualTo("org.actornas.test");
    assertThat(line.has("message")).isFalse();
  }

  @Test
  void of_akkas_context_only_the_actors_path_is_written() throws Exception {
    try (RunLogging logging = open(Level.INFO, 1 << 20);
        MDC.MDCCloseable source = MDC.putCloseable("akkaSource", "akka://a/user/controller");
        MDC.MDCCloseable address = MDC.putCloseable("akkaAddress", "akka://a");
        MDC.MDCCloseable system = MDC.putCloseable("sourceActorSystem", "a")) {
      OWN.info("said");
    }

    assertThat(written().get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "time", "level", "message", "node", "role", "run", "actor", "thread", "logger");
    assertThat(written().get(0).get("actor").asText()).isEqualTo("akka://a/user/controller");
  }

  @Test
  void any_other_message_is_a_message_and_a_failure_keeps_its_stack() throws Exception {
    try (RunLogging logging = open(Level.INFO, 1 << 20)) {
      OWN.atDebug()
          .addKeyValue("loss", Double.NaN)
          .addKeyValue("none", (Object) null)
          .addKeyValue("ok", true)
          .setCause(new IllegalStateException("a \"quoted\"\nreason"))
          .log("details");
    }

    JsonNode line = written().get(0);
    assertThat(line.get("message").asText()).isEqualTo("details");
    assertThat(line.has("event")).isFalse();
    assertThat(line.get("loss").asText()).isEqualTo("NaN");
    assertThat(line.get("none").isNull()).isTrue();
    assertThat(line.get("ok").asBoolean()).isTrue();
    assertThat(line.get("error").asText())
        .contains("a \"quoted\"\nreason", "at " + RunLoggingTest.class.getName());
  }

  @Test
  void the_file_has_our_debug_and_libraries_info() throws Exception {
    try (RunLogging logging = open(Level.INFO, 1 << 20)) {
      OWN.trace("own trace");
      OWN.debug("own debug");
      OTHER.debug("other debug");
      OTHER.info("other info");
    }

    assertThat(written())
        .extracting(line -> line.get("message").asText())
        .containsExactly("own debug", "other info");
  }

  @Test
  void the_console_has_our_info_and_libraries_warnings_each_in_one_readable_line() {
    try (RunLogging logging = open(Level.INFO, 1 << 20)) {
      OWN.debug("own debug");
      OWN.atInfo()
          .addKeyValue("worker", 1)
          .addKeyValue("ppl", 61.324999)
          .addKeyValue("unigram", 102.0)
          .addKeyValue("text", "two words")
          .log("own info");
      OWN.info("shown elsewhere");
      OTHER.info("other info");
      OTHER.warn("other\n  warning", new IOException("no\nroom"));
    }

    assertThat(console).allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d .*"));
    assertThat(console)
        .extracting(line -> line.substring(9))
        .containsExactly(
            "own info worker=1 ppl=61.325 unigram=102 text=\"two words\"",
            "warn other warning error=\"no room\"");
  }

  @Test
  void a_quiet_console_does_not_quieten_the_file() throws Exception {
    try (RunLogging logging = open(Level.ERROR, 1 << 20)) {
      OWN.info("own info");
    }

    assertThat(console).isEmpty();
    assertThat(written()).hasSize(1);
  }

  @Test
  void no_event_is_lost_however_fast_they_come_and_files_roll() throws Exception {
    int events = 20_000;
    try (RunLogging logging = open(Level.ERROR, 256 * 1024)) {
      for (int i = 0; i < events; i++) {
        OWN.atDebug().addKeyValue("number", i).log("counted");
      }
    }

    List<Integer> numbers = new ArrayList<>();
    int files = 0;
    try (Stream<Path> logs = Files.list(directory.resolve("logs"))) {
      for (Path log : logs.toList()) {
        files++;
        for (String line : Files.readAllLines(log)) {
          numbers.add(JSON.readTree(line).get("number").asInt());
        }
      }
    }
    assertThat(files).isGreaterThan(1);
    assertThat(Set.copyOf(numbers).size()).isEqualTo(numbers.size()).isEqualTo(events);
  }

  @Test
  void what_akka_says_at_every_normal_end_is_only_in_the_file() throws Exception {
    try (RunLogging logging = open(Level.INFO, 1 << 20)) {
      Logger streams = LoggerFactory.getLogger("akka.stream.Materializer");
      streams.warn("[outbound connection to [akka://a@h:1], message stream] Upstream failed");
      streams.warn("[something else] Upstream failed");
      LoggerFactory.getLogger("akka.cluster.Cluster")
          .warn("Cluster Node [{}] - Couldn't join seed nodes after [2] attempts", "akka://a@h:2");
    }

    assertThat(console).singleElement().asString().contains("[something else]");
    assertThat(written()).hasSize(3);
  }
}
