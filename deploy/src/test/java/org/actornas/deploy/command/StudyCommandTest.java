package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.actornas.deploy.command.SmallSearch.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small study, and what can be done with its runs afterwards. */
class StudyCommandTest {
  private static final String CELL = "0 0 1 1 2";

  @TempDir static Path folder;
  private static Ended ended;
  private static Path study;

  @BeforeAll
  static void study() throws IOException {
    ended = SmallSearch.nas(folder, "study", "--run-id", "s");
    study = folder.resolve("s");
  }

  @Test
  void a_study_is_a_run_of_each_strategy_and_a_report() throws IOException {
    assertThat(ended.code()).as(ended.err()).isZero();
    for (String run : List.of("random-1", "enas-1", "enas-memory-1")) {
      assertThat(study.resolve(run).resolve("run.json")).exists();
      assertThat(Files.readAllLines(study.resolve(run).resolve("retrained.csv"))).hasSize(3);
    }
    assertThat(study.resolve("report.html")).exists();
    try (Stream<Path> figures = Files.list(study.resolve("figures"))) {
      assertThat(figures).anyMatch(file -> file.toString().endsWith(".png"));
    }
    assertThat(ended.out()).contains("report  " + study.resolve("report.html"));
  }

  @Test
  void its_best_cell_is_trained_from_scratch_and_exported() throws IOException {
    List<Path> trained = results();

    assertThat(trained).hasSize(1);
    JsonNode result = new ObjectMapper().readTree(trained.get(0).toFile());
    assertThat(result.path("test_perplexity").asDouble()).isBetween(1.0, 10.0);
    for (String file : List.of("weights.npz", "vocabulary.txt", "cell.svg", "saved_model")) {
      assertThat(trained.get(0).resolveSibling(file)).exists();
    }
  }

  @Test
  void a_finished_study_is_not_done_again() throws IOException {
    Path history = study.resolve("enas-1").resolve("history.jsonl");
    FileTime before = Files.getLastModifiedTime(history);

    Ended again = SmallSearch.nas(folder, "study", "--run-id", "s");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("done before");
    assertThat(Files.getLastModifiedTime(history)).isEqualTo(before);
    assertThat(results()).hasSize(1);
  }

  @Test
  void a_study_of_that_name_with_other_settings_is_refused() throws IOException {
    Ended other = SmallSearch.nas(folder, "study", "--run-id", "s", "--epochs", "3");

    assertThat(other.code()).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(other.err()).contains("was begun with another configuration");
  }

  @Test
  void seed_and_strategy_may_differ_when_a_study_goes_on() throws IOException {
    Path config = study.resolve("config.conf");
    // a program of another version writes other comments
    Files.writeString(config, Files.readString(config).replaceAll("(?m)^ *#.*\n", ""));

    Ended again =
        SmallSearch.nas(folder, "study", "--run-id", "s", "--seeds", "1,1", "--strategy", "enas");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("3/3").contains("done before");
  }

  @Test
  void a_study_whose_text_is_missing_leaves_its_name_free() {
    assertThatItsNameStaysFree("free-study", "study");
  }

  @Test
  void a_training_whose_text_is_missing_leaves_its_name_free() {
    assertThatItsNameStaysFree("free-training", "train", "--architecture", CELL);
  }

  @Test
  void two_studies_of_one_name_do_not_work_at_once() throws Exception {
    try (FolderLock lock = FolderLock.take(study)) {
      Ended second = SmallSearch.nas(folder, "study", "--run-id", "s");

      assertThat(second.code()).isEqualTo(ExitCode.CONFIGURATION.code());
      assertThat(second.err()).contains("another command is at work in " + study);
    }
  }

  @Test
  void a_run_is_not_compared_with_itself() {
    String run = study.resolve("enas-1").toString();

    Ended report = SmallSearch.plain("compare", run, run + "/../enas-1");

    assertThat(report.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(report.err()).contains("is given twice");
  }

  @Test
  void an_unknown_strategy_is_named() throws IOException {
    Ended wrong = SmallSearch.nas(folder, "study", "--strategies", "random,evolution");

    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(wrong.err()).contains("there is no strategy 'evolution'");
  }

  @Test
  void a_cell_is_trained_once() throws IOException {
    Path run = results().get(0).resolve("../..").normalize();

    Ended again = SmallSearch.plain("train", "--run", run.toString());

    assertThat(again.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(again.err()).contains("was trained already");
  }

  @Test
  void any_cell_can_be_trained_in_a_folder_of_its_own() throws IOException {
    Ended trained =
        SmallSearch.nas(folder, "train", "--architecture", CELL, "--run-id", "cell", "--quiet");

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(folder.resolve("cell").resolve("best").resolve("result.json")).exists();
    assertThat(trained.out()).contains("trained from scratch   " + CELL);
  }

  @Test
  void a_damaged_checkpoint_is_named() throws IOException {
    SmallSearch.nas(folder, "train", "--architecture", CELL, "--run-id", "broken", "--quiet");
    Path training = folder.resolve("broken");
    Files.delete(training.resolve("best").resolve("result.json"));
    Path checkpoints = training.resolve("checkpoints").resolve("from-scratch");
    try (Stream<Path> files = Files.list(checkpoints)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".npz")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }

    Ended resumed = SmallSearch.plain("train", "--run", training.toString());

    assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.UNREADABLE_RUN.code());
    assertThat(resumed.err()).contains(checkpoints.toString());
  }

  @Test
  void a_report_of_one_run_lies_in_it() {
    Path run = study.resolve("enas-memory-1");

    Ended report = SmallSearch.plain("report", run.toString(), "--permutations", "9");

    assertThat(report.code()).as(report.err()).isZero();
    assertThat(run.resolve("report.html")).exists();
  }

  @Test
  void a_report_of_a_study_is_one_of_its_finished_runs() throws IOException {
    Path cut = Files.createDirectories(study.resolve("enas-1.cut-1"));
    String facts = Files.readString(study.resolve("enas-1").resolve("run.json"));
    Files.writeString(
        cut.resolve("run.json"),
        facts.replaceFirst("\"complete\"\\s*:\\s*true", "\"complete\" : false"));

    Ended report =
        SmallSearch.plain(
            "report",
            folder.resolve("s").toString(),
            "--out",
            folder.resolve("again").toString(),
            "--permutations",
            "9");

    assertThat(report.code()).as(report.err()).isZero();
    assertThat(folder.resolve("again").resolve("report.html"))
        .content()
        .contains("Report on 3 runs");
  }

  @Test
  void a_path_that_is_not_there_is_not_taken_for_a_cell() {
    Ended train = SmallSearch.plain("train", "--architecture", "cells/missing.json");

    assertThat(train.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(train.err()).contains("there is no file or run cells/missing.json");
  }

  @Test
  void a_report_of_what_is_no_run_names_it() {
    Ended report = SmallSearch.plain("report", folder.resolve("text").toString());

    assertThat(report.code()).isEqualTo(ExitCode.UNREADABLE_RUN.code());
    assertThat(report.err()).contains("text: it has no run.json");
  }

  @Test
  void a_cell_is_exported_in_other_forms() {
    assertThat(SmallSearch.plain("export", "--format", "ints", CELL).out().strip()).isEqualTo(CELL);
    assertThat(SmallSearch.plain("export", "--format", "genotype", CELL).out())
        .contains("Genotype(recurrent=[");
    assertThat(
            SmallSearch.plain("export", "--format", "dot", study.resolve("enas-1").toString())
                .out())
        .startsWith("digraph");
  }

  @Test
  void a_form_that_cannot_hold_the_cell_says_so() {
    Ended refused = SmallSearch.plain("export", "--format", "genotype", "1 0 1 1 2");

    assertThat(refused.code()).isEqualTo(ExitCode.UNREPRESENTABLE.code());
    assertThat(refused.err()).contains("genotype cannot hold this cell");
  }

  @Test
  void a_text_of_22_integers_is_refused_with_what_would_be_right() {
    Ended refused =
        SmallSearch.plain(
            "export", "--format", "svg", "0 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0");

    assertThat(refused.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(refused.err()).contains("22 integers: an odd number is needed");
  }

  private static void assertThatItsNameStaysFree(String name, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--data", folder.resolve("nowhere").toString()));
    arguments.addAll(List.of("--out", folder.toString(), "--run-id", name));

    Ended wrong = SmallSearch.plain(arguments.toArray(String[]::new));

    assertThat(wrong.code()).as(wrong.err()).isEqualTo(ExitCode.CORPUS.code());
    assertThat(folder.resolve(name)).doesNotExist();
  }

  private static List<Path> results() throws IOException {
    try (Stream<Path> files = Files.walk(study)) {
      return files.filter(file -> file.endsWith("result.json")).toList();
    }
  }
}
