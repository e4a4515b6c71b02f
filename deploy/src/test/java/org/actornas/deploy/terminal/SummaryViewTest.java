package org.actornas.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryViewTest {
  private static final Map<Phase, Duration> PHASES = new LinkedHashMap<>();
  private static final Map<String, Path> FILES = new LinkedHashMap<>();

  static {
    PHASES.put(Phase.SHARED, Duration.ofSeconds(150));
    PHASES.put(Phase.CONTROLLER, Duration.ofSeconds(100));
    PHASES.put(Phase.MEMORY, Duration.ZERO);
    PHASES.put(Phase.FINAL, Duration.ofSeconds(50));
    FILES.put("best cell", Path.of("runs/a/best/architecture.json"));
    FILES.put("history", Path.of("runs/a/history.jsonl"));
  }

  private static Summary summary(boolean complete, double best, double random) {
    return new Summary(
        "a",
        "enas-memory",
        7,
        15,
        complete,
        Double.isNaN(best) ? null : "0 0 1 0 2",
        best,
        100,
        Double.isNaN(best) ? Double.NaN : 44.1,
        Double.isNaN(best) ? Double.NaN : 41.27,
        Double.isNaN(best) ? Double.NaN : 58.91,
        random,
        100.1,
        12_345_678,
        Duration.ofMinutes(5),
        PHASES,
        FILES);
  }

  @Test
  void the_best_cell_stands_beside_its_baselines() {
    assertThat(SummaryView.lines(summary(true, 41.27, 47.02), new Style(80, false, false)))
        .containsExactly(
            "",
            "Search finished in 5m 00s   enas-memory, 15 epochs, seed 7",
            "",
            "  best cell             0 0 1 0 2",
            "",
            "  Perplexity of the whole validation split",
            "  best cell                 41.27  ##########",
            "  mean of 100 sampled       44.10  ###########  41.27 to 58.91",
            "  mean of random cells      47.02  ############",
            "  word frequencies only    100.10  #########################",
            "",
            "  Time",
            "  shared weights           2m 30s   50 %",
            "  controller               1m 40s   33 %",
            "  final samples               50s   17 %",
            "  tokens                    12.3M  41.2k a second",
            "",
            "  Files",
            "  best cell             runs/a/best/architecture.json",
            "  history               runs/a/history.jsonl");
  }

  @Test
  void a_search_stopped_early_shows_what_it_has() {
    assertThat(
            SummaryView.lines(summary(false, Double.NaN, Double.NaN), new Style(80, false, false)))
        .contains(
            "Search stopped after 5m 00s   enas-memory, 15 epochs, seed 7",
            "  best cell             none",
            "  word frequencies only    100.10  #########################")
        .noneMatch(line -> line.contains("random"));
  }

  @Test
  void as_json_the_summary_is_one_line_and_what_is_not_known_is_null() throws Exception {
    String line = JsonView.summary(summary(true, 41.27, Double.NaN));

    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("type").asText()).isEqualTo("summary");
    assertThat(json.get("best_valid_perplexity").asDouble()).isEqualTo(41.27);
    assertThat(json.get("random_valid_perplexity").isNull()).isTrue();
    assertThat(json.get("phase_seconds").get("controller").asDouble()).isEqualTo(100);
    assertThat(json.get("files").get("history").asText()).isEqualTo("runs/a/history.jsonl");
  }
}
