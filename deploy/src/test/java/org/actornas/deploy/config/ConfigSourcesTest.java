package org.actornas.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.actornas.controller.policy.EntropyUse;
import org.actornas.controller.policy.ReconstructionForm;
import org.actornas.controller.policy.StrategyName;
import org.actornas.controller.search.SearchSettings;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.buffer.MemorySchedule;
import org.actornas.tensorflow.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class ConfigSourcesTest {
  @TempDir Path folder;

  @Test
  void the_defaults_are_the_demo() throws Exception {
    SearchConfig settings = new ConfigSources().resolve().settings();

    assertThat(settings).isEqualTo(new ConfigSources().preset("demo").resolve().settings());
    assertThat(settings.search().memory())
        .isEqualTo(new MemorySchedule(1, 1000, 10_000, 100, 2, 100));
    assertThat(settings.space().nodes()).isEqualTo(12);
    assertThat(settings.model().embedding()).isEqualTo(settings.model().hidden()).isEqualTo(64);
    assertThat(settings.model().nodeForm()).isEqualTo(NodeForm.HIGHWAY);
    assertThat(settings.run().strategy()).isEqualTo(StrategyName.ENAS_MEMORY);
    assertThat(settings.policy().entropyUse()).isEqualTo(EntropyUse.REWARD);
    assertThat(settings.policy().reconstructionForm()).isEqualTo(ReconstructionForm.RECALL);
    assertThat(settings.workers().leaseTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.log().console()).isEqualTo(Level.INFO);
    assertThat(settings.log().maxFileSize()).isEqualTo(64L << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "ptb-small", "paper"})
  void every_shipped_preset_is_valid(String preset) throws Exception {
    assertThat(Presets.SHIPPED).contains(preset);
    assertThat(new ConfigSources().preset(preset).resolve().settings().run().seed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "ptb-small", "paper"})
  void the_last_epoch_of_a_preset_still_learns(String preset) throws Exception {
    SearchSettings search = new ConfigSources().preset(preset).resolve().settings().search();

    // ENAS's own decay, 0.96 over 135 epochs, leaves 0.4 % of the first rate
    assertThat(search.learningRate().at(search.epochs()))
        .isGreaterThan(0.003f * search.learningRate().at(1));
  }

  @ParameterizedTest
  @CsvSource({
    "model.hidden-size=40000;model.embedding-size=1, nas.model.hidden-size, block recurrent",
    "model.embedding-size=60000;model.hidden-size=30000, nas.model.hidden-size, block input",
    "model.hidden-size=4096;evaluation.split-streams=65536;model.embedding-size=1;model.batch-size=1;search-space.node=plain;evaluation.batch-size=1;model.bptt-steps=65536, nas.evaluation.split-streams, at most 32767",
    "policy.hidden-size=16001, nas.policy.hidden-size, '1 to 16,000'",
  })
  void sizes_that_fit_no_array_are_refused(String assignments, String key, String expected) {
    ConfigSources sources = new ConfigSources();
    Stream.of(assignments.split(";")).forEach(sources::assignment);

    assertThat(problemsOf(sources))
        .anySatisfy(
            problem -> {
              assertThat(problem.key()).isEqualTo(key);
              assertThat(problem.toString()).contains(expected);
            });
  }

  @Test
  void the_longest_wait_of_a_worker_is_not_shorter_than_its_first() {
    assertThat(
            problemsOf(
                new ConfigSources()
                    .assignment("workers.retry-delay=2s")
                    .assignment("workers.max-retry-delay=1s")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.key()).isEqualTo("nas.workers.max-retry-delay"));
  }

  @Test
  void the_paper_preset_has_the_papers_sizes() throws Exception {
    SearchConfig paper = new ConfigSources().preset("paper").resolve().settings();

    assertThat(paper.model().hidden()).isEqualTo(1000);
    assertThat(paper.search().epochs()).isEqualTo(150);
    assertThat(paper.search().sharedMinibatches()).isEqualTo(400);
    assertThat(paper.search().controllerSteps()).isEqualTo(2000);
  }

  @Test
  void reference_conf_has_exactly_the_keys_that_are_read_each_with_a_comment() {
    Config reference = ConfigSources.reference();
    Set<String> written = new LinkedHashSet<>();
    reference.entrySet().forEach(entry -> written.add(entry.getKey()));

    assertThat(written)
        .containsExactlyInAnyOrderElementsOf(SearchConfigReader.knownKeys(reference));
    // these say it all by their names
    Set<String> clear = Set.of("nas.search.epochs", "nas.search.learning-rate.initial");
    assertThat(reference.entrySet())
        .filteredOn(entry -> !clear.contains(entry.getKey()))
        .allSatisfy(
            entry ->
                assertThat(entry.getValue().origin().comments()).as(entry.getKey()).isNotEmpty());
  }

  @Test
  void stronger_sources_win_over_weaker_ones() throws Exception {
    Path file =
        write(
            "nas { search { epochs = 3, controller-steps = 4, final-samples = 5 }, run.seed = 6 }");

    SearchConfig settings =
        new ConfigSources()
            .option("--epochs 30", "search.epochs", 30)
            .assignment("search.epochs=31")
            .assignment("nas.search.controller-steps = 41")
            .file(file)
            .preset("ptb-small")
            .resolve()
            .settings();

    assertThat(settings.search().epochs()).isEqualTo(30); // option over --set over file
    assertThat(settings.search().controllerSteps()).isEqualTo(41); // --set over file
    assertThat(settings.search().finalSamples()).isEqualTo(5); // file over defaults
    assertThat(settings.model().hidden()).isEqualTo(200); // preset over defaults
  }

  @Test
  void an_assignment_takes_text_as_it_is_and_lists_as_hocon() throws Exception {
    SearchConfig settings =
        new ConfigSources()
            .assignment("corpus.path=/some folder//with #signs")
            .assignment("workers.devices=[cpu, \"gpu:0\"]")
            .assignment("workers.lease-timeout=2 minutes")
            .resolve()
            .settings();

    assertThat(settings.corpus().path()).isEqualTo("/some folder/with #signs");
    assertThat(settings.workers().devices()).containsExactly(Device.CPU, new Device("gpu:0"));
    assertThat(settings.workers().device(3)).isEqualTo(new Device("gpu:0"));
    assertThat(settings.workers().leaseTimeout()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void devices_may_be_one_text_with_commas() throws Exception {
    SearchConfig settings =
        new ConfigSources().assignment("workers.devices=gpu:0, gpu:1").resolve().settings();

    assertThat(settings.workers().devices())
        .containsExactly(new Device("gpu:0"), new Device("gpu:1"));
  }

  @Test
  void all_problems_are_reported_at_once_with_file_and_line() throws Exception {
    Path file =
        write(
            """
            nas {
              search.epochs = -3
              serach.epochs = 4
              model.hiden-size = 3
              model.batch-size = many
              regularization.input-dropout = 1.0
              search-space.node = higway
              workers = 5
            }
            """);

    List<ConfigProblem> problems =
        problemsOf(new ConfigSources().file(file).assignment("run.sed=7").assignment("nonsense"));

    assertThat(problems)
        .extracting(ConfigProblem::key, ConfigProblem::value, ConfigProblem::where)
        .containsExactlyInAnyOrder(
            tuple("nas.search.epochs", "-3", file + ":2"),
            tuple("nas.serach", "", file + ":3"),
            tuple("nas.model.hiden-size", "", file + ":4"),
            tuple("nas.model.batch-size", "many", file + ":5"),
            tuple("nas.regularization.input-dropout", "1.0", file + ":6"),
            tuple("nas.search-space.node", "higway", file + ":7"),
            tuple("nas.workers", "5", file + ":8"),
            tuple("nas.run.sed", "", "--set run.sed=7"),
            tuple("", "", "--set nonsense"));
    assertThat(problems)
        .extracting(ConfigProblem::expected)
        .contains(
            "expected a whole number from 1 to 1,000,000,000",
            "unknown key; did you mean nas.search?",
            "unknown key; did you mean nas.model.hidden-size?",
            "expected a number of at least 0 and below 1",
            "expected one of highway, plain; did you mean highway?",
            "expected a group of keys: nas.workers { ... }",
            "unknown key; did you mean nas.run.seed?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          memory-buffer.reconstruct-samples=10001   | expected at most nas.memory-buffer.capacity, which is 10000
          memory-buffer.samples-per-epoch=20000     | expected at most nas.memory-buffer.capacity, which is 10000
          memory-buffer.replacements-per-epoch=20000| expected at most nas.memory-buffer.capacity, which is 10000
          memory-buffer.reconstruct-from-epoch=1    | expected an epoch after nas.memory-buffer.first-epoch, which is 1: the buffer is empty until its end
          search.epochs=2.5                         | expected a whole number from 1 to 1,000,000,000
          search.epochs=99999999999999999999        | expected a whole number from 1 to 1,000,000,000
          search.learning-rate.decay=1.1            | expected a number above 0 and at most 1
          search.learning-rate.initial=0            | expected a number above 0
          policy.learning-rate=NaN                  | expected a number above 0
          regularization.state-dropout=0.99999999999| expected a number of at least 0 and below 1
          model.batch-size=[1]                      | expected a whole number from 1 to 65,536
          run.seed=one                              | expected a whole number
          run.id=../elsewhere                       | expected letters, digits, dots, hyphens and underscores, beginning with a letter or digit
          corpus.vocabulary.max-size=2              | expected 0 for all words, or at least 3: <eos>, <unk> and a word
          workers.devices=tpu                       | expected cpu or gpu:N, or a list of them such as [cpu, "gpu:0"]
          workers.devices=[]                        | expected cpu or gpu:N, or a list of them such as [cpu, "gpu:0"]
          workers.lease-timeout=soon                | expected a duration of at least 1 s, such as 30 s
          log.max-file-size=1 KiB                   | expected a size of at least 64 KiB, such as 64 MiB
          log.max-files=21                          | expected a whole number from 1 to 20
          log.console-level=verbose                 | expected one of error, warn, info, debug, trace
          reconstruction.loss=softmax_ce            | expected one of nll, softmax-ce, autoencode, recall; did you mean softmax-ce?
          model.epochs=3                            | unknown key; did you mean nas.search.epochs or nas.from-scratch.epochs?
          model.hidden=3                            | unknown key; did you mean nas.model.hidden-size?
          hidden-size=3                             | unknown key; did you mean nas.model.hidden-size or nas.policy.hidden-size or nas.from-scratch.hidden-size?
          model.colour=red                          | unknown key; nas.model has hidden-size, embedding-size, batch-size, bptt-steps, initial-range
          """)
  void a_bad_value_is_told_what_would_be_right(String assignment, String expected) {
    List<ConfigProblem> problems = problemsOf(new ConfigSources().assignment(assignment));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).expected()).isEqualTo(expected);
    assertThat(problems.get(0).where()).isEqualTo("--set " + assignment);
  }

  @Test
  void a_key_that_is_wrong_by_itself_is_not_reported_against_another_too() {
    List<ConfigProblem> problems =
        problemsOf(
            new ConfigSources()
                .assignment("memory-buffer.capacity=0")
                .assignment("memory-buffer.reconstruct-samples=5"));

    assertThat(problems)
        .extracting(ConfigProblem::key)
        .containsExactly("nas.memory-buffer.capacity");
  }

  @Test
  void a_key_set_to_null_is_reported_where_it_was() throws Exception {
    Path file = write("nas {\n  search {\n    epochs = null\n  }\n}\n");

    assertThat(problemsOf(new ConfigSources().file(file)))
        .containsExactly(
            new ConfigProblem(
                "nas.search.epochs",
                "null",
                file + ":3",
                "expected a whole number from 1 to 1,000,000,000"));
  }

  @Test
  void a_file_that_is_no_hocon_is_reported_with_its_line() throws Exception {
    Path file = write("nas {\n  search {\n    epochs = = 3\n");

    List<ConfigProblem> problems = problemsOf(new ConfigSources().file(file));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).where()).isEqualTo(file + ":3");
  }

  @Test
  void a_missing_file_and_an_unknown_preset_are_reported() {
    Path missing = folder.resolve("none.conf");

    assertThat(problemsOf(new ConfigSources().file(missing).preset("papper")))
        .extracting(ConfigProblem::text)
        .anySatisfy(text -> assertThat(text).contains("none.conf", "there is no such file"))
        .anySatisfy(text -> assertThat(text).contains("--preset papper", "did you mean paper?"));
  }

  @Test
  void a_folder_is_no_file() {
    assertThat(problemsOf(new ConfigSources().file(folder)))
        .extracting(ConfigProblem::expected)
        .containsExactly("this is a folder; expected a file, such as a run's config.conf");
  }

  @Test
  void values_that_came_as_text_have_the_types_of_their_keys() throws Exception {
    ResolvedConfig resolved =
        new ConfigSources()
            .file(write("nas.search.controller-steps = \"7\""))
            .assignment("policy.learning-rate=2.50e-3")
            .assignment("workers.devices=cpu, gpu:1")
            .assignment("run.id=12")
            .option("--seed", "run.seed", "-9223372036854775808")
            .resolve();

    assertThat(resolved.text())
        .contains(
            "controller-steps = 7\n",
            "learning-rate = 2.50e-3\n",
            "devices = [\"cpu\",\"gpu:1\"]\n",
            "id = \"12\"\n",
            "seed = -9223372036854775808\n");
    assertThat(resolved.source("nas.policy.learning-rate"))
        .isEqualTo("--set policy.learning-rate=2.50e-3");
  }

  @Test
  void a_lease_may_be_larger_than_the_phase_that_it_is_cut_to() throws Exception {
    assertThat(
            new ConfigSources()
                .assignment("search.shared-minibatches=3")
                .resolve()
                .settings()
                .search()
                .minibatchesPerLease())
        .isGreaterThan(3);
  }

  @Test
  void an_unresolved_substitution_is_reported() throws Exception {
    Path file = write("nas.run.id = ${no.such.key}\n");

    assertThat(problemsOf(new ConfigSources().file(file)))
        .extracting(ConfigProblem::text)
        .first()
        .asString()
        .contains("no.such.key");
  }

  @Test
  void keys_outside_nas_are_refused_but_akkas() throws Exception {
    Path file = write("search.epochs = 3\nakka.loglevel = DEBUG\n");

    assertThat(problemsOf(new ConfigSources().file(file)))
        .containsExactly(
            new ConfigProblem(
                "search",
                "",
                file + ":1",
                "unknown key; the keys of a search are inside nas { ... }"));
  }

  @Test
  void the_text_of_a_resolved_configuration_reads_back_as_the_same_settings() throws Exception {
    ResolvedConfig resolved =
        new ConfigSources()
            .preset("ptb-small")
            .assignment("corpus.path=some \"folder\" of\ttext")
            .assignment("workers.devices=[cpu, \"gpu:1\"]")
            .assignment("akka.loglevel=DEBUG")
            .option("--seed", "run.seed", Long.MIN_VALUE)
            .resolve()
            .on(6);

    ResolvedConfig again = new ConfigSources().file(write(resolved.text())).resolve();

    assertThat(again.settings()).isEqualTo(resolved.settings());
    assertThat(again.akka().getString("akka.loglevel")).isEqualTo("DEBUG");
    assertThat(again.text()).isEqualTo(resolved.text());
  }

  @Test
  void the_text_keeps_the_comments_and_order_of_the_reference() throws Exception {
    String text = new ConfigSources().option("--seed 9", "run.seed", 9).resolve().text();

    assertThat(text)
        .contains(
            "    # Everything random follows from it: one seed and one worker give the same history"
                + " twice.\n    seed = 9\n")
        .startsWith("nas {")
        .containsSubsequence("run {", "corpus {", "search-space {", "model {", "log {");
  }

  @Test
  void threads_left_to_the_machine_follow_from_the_models_size() throws Exception {
    assertThat(new ConfigSources().resolve().on(8).settings().threads())
        .isEqualTo(new SearchConfig.Threads(1, 1));
    assertThat(new ConfigSources().preset("paper").resolve().on(8).settings().threads())
        .isEqualTo(new SearchConfig.Threads(8, 1));
    assertThat(
            new ConfigSources()
                .preset("paper")
                .assignment("tensorflow.intra-op-threads=3")
                .resolve()
                .on(8)
                .settings()
                .threads())
        .isEqualTo(new SearchConfig.Threads(3, 1));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), text);
  }

  private static List<ConfigProblem> problemsOf(ConfigSources sources) {
    InvalidConfigException thrown =
        catchThrowableOfType(InvalidConfigException.class, sources::resolve);
    assertThat(thrown).as("the configuration was accepted").isNotNull();
    return thrown.problems();
  }

  @Test
  void a_text_that_was_sent_takes_nothing_from_this_machine() {
    assertThat(problemsOfText("nas.run.id = ${PATH}")).contains("PATH");
    assertThat(problemsOfText("include file(\"/etc/hostname\")")).contains("must be whole");
    assertThat(problemsOfText("nas.cluster.port = 1")).contains("a node's own");
    assertThat(problemsOfText("akka.loglevel = OFF")).contains("a node's own");
    assertThat(problemsOfText("[".repeat(200_000))).contains("nested too deeply");
  }

  private static String problemsOfText(String text) {
    return String.valueOf(
        catchThrowableOfType(
                InvalidConfigException.class, () -> new ConfigSources().text(text, "it").resolve())
            .getMessage());
  }
}
