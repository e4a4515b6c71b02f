package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.run.RunningSearch;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchRequest;
import org.actornas.deploy.run.SearchRunner;
import org.actornas.deploy.terminal.Phase;
import org.actornas.deploy.terminal.Progress;
import org.actornas.deploy.terminal.Summary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NasTest {
  @TempDir Path runs;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<SearchRequest> started = new ArrayList<>();
  private SearchRunner runner = request -> new FinishedSearch();

  /** A search that has two epochs behind it when it is awaited. */
  private static final class FinishedSearch implements RunningSearch {
    @Override
    public Summary await() {
      return new Summary(
          "a",
          "enas",
          1,
          2,
          true,
          "0",
          41.27,
          Summary.Text.WHOLE_SPLIT,
          100,
          100,
          44,
          41.27,
          58,
          100.1,
          1000,
          Duration.ofSeconds(5),
          Map.of(Phase.SHARED, Duration.ofSeconds(4)),
          Map.of());
    }

    @Override
    public void stop(String reason) {}
  }

  private static Progress epoch(int epoch) {
    return new Progress(
        epoch, 2, Phase.CONTROLLER, 1, 1, Duration.ZERO, null, 50, 40, 30, 1, 1, 1, 0, 1, 1, 1, 1);
  }

  @BeforeEach
  void record_what_is_started() {
    runner =
        request -> {
          started.add(request);
          request.listener().epochFinished(epoch(1));
          request.listener().epochFinished(epoch(2));
          return new FinishedSearch();
        };
  }

  private int nas(String... arguments) {
    return Nas.commandLine(
            request -> runner.start(request),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** A folder with the three files of a corpus. */
  private Path text(String name) throws IOException {
    Path folder = Files.createDirectories(runs.resolve(name));
    for (String split : List.of("train", "valid", "test")) {
      Files.writeString(folder.resolve(split + ".txt"), "a b a <unk>\n");
    }
    return folder;
  }

  private Path onlyRun() throws IOException {
    try (var all = Files.list(runs)) {
      List<Path> found = all.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void a_run_starts_a_search_with_its_options_and_shows_its_end() throws Exception {
    Path data = text("data");

    int code =
        nas(
            "run",
            "--preset=ptb-small",
            "--data=" + data,
            "--workers=3",
            "--epochs=2",
            "--seed=-9",
            "--strategy=random",
            "--out=" + runs.resolve("all"),
            "--run-id=mine",
            "--set=search.controller-steps=5");

    assertThat(err()).startsWith("run mine in " + runs.resolve("all"));
    assertThat(code).isZero();
    SearchRequest request = started.get(0);
    assertThat(request.id()).isEqualTo("mine");
    assertThat(request.directory()).isEqualTo(runs.resolve("all").resolve("mine"));
    assertThat(request.settings().model().hidden()).isEqualTo(200);
    assertThat(request.settings().corpus().path()).isEqualTo(data.toString());
    assertThat(request.settings().workers().count()).isEqualTo(3);
    assertThat(request.settings().search().epochs()).isEqualTo(2);
    assertThat(request.settings().search().controllerSteps()).isEqualTo(5);
    assertThat(request.settings().run().seed()).isEqualTo(-9);
    assertThat(request.settings().threads().intraOp()).isPositive();
    assertThat(out()).contains("   1/2 ", "   2/2 ", "Search finished in 5s");
  }

  @Test
  void a_runs_config_conf_repeats_it() throws Exception {
    nas("run", "--out=" + runs, "--seed=5", "--epochs=2");

    Path config = onlyRun().resolve("config.conf");
    assertThat(Files.readString(config))
        .startsWith("# The whole configuration of run " + started.get(0).id())
        .doesNotContain("the only place of defaults");
    assertThat(new ConfigSources().file(config).resolve().settings())
        .isEqualTo(started.get(0).settings());
  }

  @Test
  void runs_of_the_same_second_have_folders_of_their_own() throws Exception {
    nas("run", "--out=" + runs);
    nas("run", "--out=" + runs);
    nas("run", "--out=" + runs);

    assertThat(started).extracting(SearchRequest::directory).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void a_run_never_writes_into_the_folder_of_another() {
    nas("run", "--out=" + runs, "--run-id=mine");
    int code = nas("run", "--out=" + runs, "--run-id=mine");

    assertThat(code).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(err()).contains("a run named 'mine' exists");
    assertThat(started).hasSize(1);
  }

  @Test
  void json_is_all_there_is_on_standard_output() throws Exception {
    nas("run", "--out=" + runs, "--json");

    List<String> types = new ArrayList<>();
    for (String line : out().lines().toList()) {
      JsonNode json = new ObjectMapper().readTree(line);
      types.add(json.get("type").asText());
    }
    assertThat(types).containsExactly("epoch", "epoch", "summary");
  }

  @Test
  void a_quiet_run_writes_only_its_result() {
    nas("run", "--out=" + runs, "--quiet");

    assertThat(err()).isEmpty();
    assertThat(out().strip()).startsWith("Search finished");
  }

  @Test
  void a_search_that_is_refused_ends_with_the_code_of_its_reason_and_leaves_no_folder()
      throws Exception {
    runner =
        request -> {
          throw new SearchFailedException(
              SearchFailedException.Reason.CORPUS, "/some/text has no train.txt");
        };

    int code = nas("run", "--out=" + runs, "--quiet");

    assertThat(code).isEqualTo(ExitCode.CORPUS.code());
    assertThat(err()).isEqualTo("nas: /some/text has no train.txt" + System.lineSeparator());
    try (var all = Files.list(runs)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void a_search_that_breaks_off_keeps_its_folder_and_the_stack() throws Exception {
    runner =
        request ->
            new RunningSearch() {
              @Override
              public Summary await() throws SearchFailedException {
                throw new SearchFailedException(
                    SearchFailedException.Reason.SEARCH, "it broke", new IOException("no room"));
              }

              @Override
              public void stop(String reason) {}
            };

    int code = nas("run", "--out=" + runs, "--quiet");

    assertThat(code).isEqualTo(ExitCode.SEARCH_FAILED.code());
    assertThat(err()).isEqualTo("nas: it broke" + System.lineSeparator());
    assertThat(onlyRun().resolve("logs/local.jsonl")).content().contains("no room", "NasTest.java");
  }

  @Test
  void a_text_that_is_not_there_is_said_before_a_folder_is_made() throws Exception {
    String missing = runs.resolve("none").toString();

    for (String command : List.of("run", "validate")) {
      assertThat(nas(command, "--data=" + missing, "--out=" + runs.resolve("all")))
          .isEqualTo(ExitCode.CORPUS.code());
    }

    assertThat(err().lines()).hasSize(2).allMatch(line -> line.contains(missing));
    assertThat(runs.resolve("all")).doesNotExist();
    assertThat(started).isEmpty();
  }

  @Test
  void a_preset_whose_text_does_not_ship_asks_for_it() {
    assertThat(nas("run", "--preset=ptb-small", "--out=" + runs)).isEqualTo(ExitCode.CORPUS.code());

    assertThat(err()).startsWith("nas: the preset ptb-small needs --data FOLDER");
  }

  @Test
  void run_validate_and_doctor_take_the_same_options() {
    for (String command : List.of("run", "validate", "doctor")) {
      out.reset();
      nas(command, "--help");

      assertThat(out())
          .as(command)
          .contains("--preset", "--config", "--set", "--data", "--workers", "--epochs", "--seed")
          .contains("--strategy", "--out", "--run-id");
    }
  }

  @Test
  void an_unexpected_exception_is_one_line_and_its_stack_is_in_the_log() throws Exception {
    runner =
        request -> {
          throw new IllegalStateException("oh\nno");
        };

    int code = nas("run", "--out=" + runs, "--quiet");

    Path log = onlyRun().resolve("logs/local.jsonl");
    assertThat(code).isEqualTo(ExitCode.UNEXPECTED.code());
    assertThat(err().lines()).containsExactly("nas: unexpected error: oh no; details in " + log);
    assertThat(log).content().contains("NasTest.java");
  }

  @Test
  void a_wrong_configuration_starts_nothing_and_says_everything() throws Exception {
    int code = nas("run", "--out=" + runs, "--epochs=0", "--set=search.epoch=3", "--workers=two");

    assertThat(code).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(err())
        .startsWith("nas: the configuration has 3 errors")
        .contains("--epochs 0", "did you mean nas.search.epochs?", "--workers two");
    assertThat(started).isEmpty();
    try (var all = Files.list(runs)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void a_wrong_command_line_is_told_what_was_probably_meant() {
    assertThat(nas("rnu")).isEqualTo(ExitCode.USAGE.code());
    assertThat(nas("run", "--epoch=3")).isEqualTo(ExitCode.USAGE.code());
    assertThat(nas("run", "--epochs")).isEqualTo(ExitCode.USAGE.code());
    assertThat(nas("run", "--colour")).isEqualTo(ExitCode.USAGE.code());
    assertThat(nas()).isEqualTo(ExitCode.USAGE.code());

    assertThat(err().lines().filter(line -> line.startsWith("Did you mean")))
        .containsExactly("Did you mean run?", "Did you mean --epochs?");
    assertThat(err()).contains("See nas run --help.");
    assertThat(err()).doesNotContain("\tat ");
  }

  @Test
  void validate_prints_a_configuration_that_reads_back() throws Exception {
    Path data = text("data");
    assertThat(nas("validate", "--preset=paper", "--seed=4", "--data=" + data)).isZero();

    Path file = Files.writeString(runs.resolve("again.conf"), out());
    assertThat(new ConfigSources().file(file).resolve().settings())
        .isEqualTo(
            new ConfigSources()
                .preset("paper")
                .assignment("run.seed=4")
                .assignment("corpus.path=" + data)
                .resolve()
                .settings());
  }

  @Test
  void validate_as_json_is_json() throws Exception {
    assertThat(nas("validate", "--json", "--set=policy.learning-rate=1e-3", "--seed=9")).isZero();

    JsonNode json = new ObjectMapper().readTree(out()).get("nas");
    assertThat(json.at("/search-space/nodes").asInt()).isEqualTo(12);
    assertThat(json.at("/policy/learning-rate").isNumber()).isTrue();
    assertThat(json.at("/run/seed").isNumber()).isTrue();
  }

  @Test
  void the_version_names_the_code() {
    assertThat(nas("--version")).isZero();

    assertThat(out()).matches("nas \\d+\\.\\d+\\.\\d+\\S*( \\(commit \\S+\\))?\\R");
  }

  @Test
  void the_help_lists_every_exit_code() {
    nas("--help");

    for (ExitCode code : ExitCode.values()) {
      assertThat(out()).containsPattern("\\b" + code.code() + " \\w+");
    }
  }
}
