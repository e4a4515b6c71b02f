package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.actornas.deploy.run.RunFacts;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code nas run --resume} takes and refuses, before any search goes on. */
class ResumeOptionTest {
  @TempDir private Path folder;
  private final List<SearchRequest> started = new ArrayList<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path run;

  /** A run that broke off. */
  @BeforeEach
  void begin() throws IOException {
    Path text = Files.createDirectories(folder.resolve("text"));
    for (String split : List.of("train", "valid", "test")) {
      Files.writeString(text.resolve(split + ".txt"), "a b a <unk>\n");
    }
    int code = nas("run", "--data=" + text, "--out=" + folder, "--run-id=r", "--seed=7");
    assertThat(code).as(err()).isEqualTo(ExitCode.SEARCH_FAILED.code());
    run = folder.resolve("r");
    Files.createDirectories(run.resolve("journal"));
    Files.writeString(run.resolve("journal").resolve("events.mv.db"), "events");
    started.clear();
    err.reset();
  }

  @Test
  void a_run_goes_on_in_its_folder_with_its_own_configuration() throws IOException {
    facts(false).write(run);

    resume();

    assertThat(started).hasSize(1);
    assertThat(started.get(0).directory()).isEqualTo(run);
    assertThat(started.get(0).settings().run().seed()).isEqualTo(7);
    assertThat(RunFacts.exist(run)).as("it has not ended").isFalse();
  }

  @Test
  void a_complete_run_is_left_as_it_is() throws IOException {
    facts(true).write(run);

    assertThat(resume()).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(err()).contains("the run in " + run + " is complete");
    assertThat(RunFacts.exist(run)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.conf", "journal/events.mv.db"})
  void what_is_no_run_is_named_and_not_written_to(String missing) throws IOException {
    Path lock = run.resolve(FolderLock.FILE);
    Files.delete(run.resolve(missing));
    Files.deleteIfExists(lock);

    assertThat(resume()).isEqualTo(ExitCode.UNREADABLE_RUN.code());
    assertThat(err()).contains(run + " is not the folder of a run that can go on");
    assertThat(lock).doesNotExist();
  }

  @Test
  void a_run_of_a_cluster_is_left_to_the_cluster() throws IOException {
    Files.delete(run.resolve("journal").resolve("events.mv.db"));

    assertThat(resume()).isEqualTo(ExitCode.UNREADABLE_RUN.code());
    assertThat(err()).contains("the cluster alone takes it up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seed=8", "--preset=demo", "--set=search.epochs=3", "--out=elsewhere"})
  void other_keys_are_refused(String option) {
    assertThat(resume(option)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err()).contains("--resume takes no other configuration");
  }

  @Test
  void a_run_at_which_another_command_works_is_left_alone() throws Exception {
    facts(false).write(run);
    try (FolderLock lock = FolderLock.take(run)) {
      assertThat(resume()).isEqualTo(ExitCode.CONFIGURATION.code());
    }

    assertThat(err()).contains("another command is at work in " + run);
    assertThat(RunFacts.exist(run)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"best/result.json", "checkpoints/from-scratch"})
  void a_run_whose_cell_was_trained_is_left_as_it_is(String name) throws IOException {
    Path trained = run.resolve(name);
    Files.createDirectories(trained.getParent());
    Files.writeString(trained, "");

    assertThat(resume()).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(err()).contains(trained.toString());
    assertThat(started).isEmpty();
  }

  private int resume(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--resume", run.toString()));
    arguments.addAll(List.of(more));
    return nas(arguments.toArray(String[]::new));
  }

  private int nas(String... arguments) {
    return Nas.commandLine(
            request -> {
              started.add(request);
              throw new SearchFailedException(SearchFailedException.Reason.SEARCH, "broke off");
            },
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static RunFacts facts(boolean complete) {
    return new RunFacts(
        1,
        "r",
        "enas",
        7,
        "code",
        complete,
        1,
        new RunFacts.CorpusFacts("text", "hash", 1, 1, 1, 3, 2.5),
        new RunFacts.MachineFacts("system", 1, "17", "2.18", 1, "cpu"),
        "2026-01-02T03:04:05Z",
        Map.of());
  }
}
