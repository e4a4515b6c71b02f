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

  private static Summary summary(
      double best,
      Summary.Text on,
      int samples,
      Map<Phase, Duration> phases,
      Map<String, Path> files) {
    return new Summary(
        "a",
        "enas-memory",
        7,
        15,
        samples == 100,
        Double.isNaN(best) ? null : "0 0 1 0 2",
        best,
        on,
        samples,
        100,
        samples == 0 ? Double.NaN : 44.1,
        samples == 0 ? Double.NaN : 41.27,
        samples == 0 ? Double.NaN : 58.91,
        100.1,
        12_345_678,
        Duration.ofMinutes(5),
        phases,
        files);
  }

  private static final Summary WHOLE = summary(41.27, Summary.Text.WHOLE_SPLIT, 100, PHASES, FILES);

  @Test
  void the_best_cell_stands_beside_its_baselines() {
    assertThat(SummaryView.lines(WHOLE, new Style(80, false, false)))
        .containsExactly(
            "",
            "Search finished in 5m 00s   enas-memory, 15 epochs, seed 7",
            "",
            "  best cell             0 0 1 0 2",
            "",
            "  Perplexity of the whole validation split",
            "  best cell                 41.27  ##########",
            "  mean of 100 sampled       44.10  ###########  41.27 to 58.91",
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
  void a_search_stopped_before_it_evaluated_anything_has_no_empty_parts() {
    Summary nothing = summary(Double.NaN, Summary.Text.NONE, 0, Map.of(), Map.of());

    assertThat(SummaryView.lines(nothing, new Style(80, false, false)))
        .containsExactly(
            "",
            "Search stopped after 5m 00s   enas-memory, 15 epochs, seed 7",
            "",
            "  best cell             none: no cell was evaluated yet",
            "",
            "  Perplexity of the whole validation split",
            "  word frequencies only    100.10  #########################");
  }

  @Test
  void a_search_stopped_in_an_epoch_says_that_its_best_was_measured_on_a_minibatch() {
    Summary early = summary(48.5, Summary.Text.MINIBATCH, 0, PHASES, FILES);

    assertThat(SummaryView.lines(early, new Style(80, false, false)))
        .contains(
            "  best cell             0 0 1 0 2",
            "  Validation perplexity",
            "  best cell                 48.50  ############  on one minibatch",
            "  word frequencies only    100.10  #########################  on the whole split")
        .noneMatch(line -> line.contains("mean of"));
  }

  @Test
  void a_search_stopped_among_its_final_samples_says_how_many_were_scored() {
    Summary late = summary(41.27, Summary.Text.WHOLE_SPLIT, 7, PHASES, FILES);

    assertThat(SummaryView.lines(late, new Style(80, false, false)))
        .contains(
            "  best cell                 41.27  ##########",
            "  mean of 7 of 100          44.10  ###########  41.27 to 58.91");
  }

  @Test
  void as_json_the_summary_is_one_line_of_snake_case_and_what_is_not_known_is_null()
      throws Exception {
    String line = JsonView.summary(summary(48.5, Summary.Text.MINIBATCH, 0, PHASES, FILES));

    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("type").asText()).isEqualTo("summary");
    assertThat(json.get("complete").asBoolean()).isFalse();
    assertThat(json.get("best_valid_perplexity").asDouble()).isEqualTo(48.5);
    assertThat(json.get("best_measured_on").asText()).isEqualTo("minibatch");
    assertThat(json.get("samples").asInt()).isZero();
    assertThat(json.get("samples_planned").asInt()).isEqualTo(100);
    assertThat(json.get("mean_valid_perplexity").isNull()).isTrue();
    assertThat(json.get("phase_seconds").get("controller").asDouble()).isEqualTo(100);
    assertThat(json.get("files").get("best_cell").asText())
        .isEqualTo("runs/a/best/architecture.json");
  }
}
