package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.actornas.controller.recorder.PolicyCheckpoint;
import org.actornas.deploy.command.SmallSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches in processes of their own, which are killed as kill -9 does, or stopped, and taken up
 * again: they end as one that was left in peace.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillAndResumeTest {
  private static final int KILLS = 3;
  private static final int EPOCHS = 20;

  @TempDir private static Path folder;
  private static Path whole;

  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void a_search_in_peace() throws Exception {
    SmallSearch.Ended ended = SmallSearch.nas(folder, "run", options("whole"));
    assertThat(ended.code()).as(ended.err()).isZero();
    whole = folder.resolve("whole");
  }

  @AfterEach
  void leave_no_process() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void a_run_that_was_killed_at_random_ends_as_one_that_was_not() throws Exception {
    Path killed = folder.resolve("killed");
    // so that all kills together come before the end
    int most = logged(whole, "") / (2 * KILLS);
    SplittableRandom random = new SplittableRandom(1);

    Process process = run("killed");
    int kills = 0;
    while (kills < KILLS && worksAgain(killed, process, kills)) {
      int lines = logged(killed, "") + 1 + random.nextInt(most);
      if (!waitFor(killed, process, "", lines)) {
        break;
      }
      process.destroyForcibly().waitFor();
      kills++;
      process = resume(killed);
    }

    assertThat(kills).as("kills").isPositive();
    assertThatItEnds(process);
    assertThat(logged(killed, "search-resumed")).isEqualTo(kills);
    assertThatItIsAsTheWholeOne(killed);
  }

  @Test
  void a_run_whose_folder_was_renamed_goes_on_as_the_same_search() throws Exception {
    Path before = folder.resolve("before");
    Process process = run("before");
    assertThat(waitFor(before, process, "epoch-finished", 2)).isTrue();
    process.destroyForcibly().waitFor();
    Path renamed = Files.move(before, folder.resolve("renamed"));

    assertThatItEnds(resume(renamed));

    assertThat(logged(renamed, "search-resumed")).isEqualTo(1);
    assertThatItIsAsTheWholeOne(renamed);
  }

  @Test
  void a_run_whose_files_do_not_belong_together_does_not_go_on() throws Exception {
    Path killed = folder.resolve("mixed");
    Process process = run("mixed");
    assertThat(waitFor(killed, process, "epoch-finished", 2)).isTrue();
    process.destroyForcibly().waitFor();

    Path withoutWeights = copy(killed, "without-weights");
    delete(withoutWeights.resolve("checkpoints").resolve("weights"));
    assertThatItIsRefused(withoutWeights, "the shared weights do not belong to the journal");

    Path edited = copy(killed, "edited");
    Path config = edited.resolve("config.conf");
    Files.writeString(
        config, Files.readString(config).replace("epochs = " + EPOCHS, "epochs = " + (EPOCHS + 1)));
    assertThatItIsRefused(edited, "it was begun with the settings of hash");

    Path withOtherJournal = copy(killed, "with-other-journal");
    delete(withOtherJournal.resolve("journal"));
    JournalDatabase.file(withOtherJournal);
    assertThatItIsRefused(withOtherJournal, "journal");

    Path damaged = copy(killed, "damaged");
    Files.writeString(damaged.resolve("journal").resolve("events.mv.db"), "x".repeat(20_000));
    assertThatItIsRefused(damaged, "events.mv.db");
  }

  private static void assertThatItIsRefused(Path run, String reason) throws IOException {
    byte[] history = Files.readAllBytes(run.resolve("history.jsonl"));

    for (int attempt = 1; attempt <= 2; attempt++) {
      SmallSearch.Ended ended = SmallSearch.plain("run", "--resume", run.toString());

      assertThat(ended.code()).as(ended.err()).isEqualTo(7);
      assertThat(ended.err()).contains(reason);
      assertThat(run.resolve("history.jsonl")).hasBinaryContent(history);
    }
  }

  private static Path copy(Path run, String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(run.relativize(file)));
      }
    }
    return copy;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void a_run_that_was_stopped_goes_on() throws Exception {
    Path stopped = folder.resolve("stopped");
    Process process = run("stopped");
    assertThat(waitFor(stopped, process, "epoch-finished", 1)).isTrue();
    process.destroy(); // SIGTERM
    assertThat(process.waitFor()).as(output()).isEqualTo(143);
    assertThat(RunFacts.read(stopped).complete()).isFalse();

    assertThatItEnds(resume(stopped));

    assertThat(RunFacts.read(stopped).complete()).isTrue();
    assertThatItIsAsTheWholeOne(stopped);
  }

  private static void assertThatItEnds(Process process) throws Exception {
    assertThat(process.waitFor()).as(output()).isZero();
  }

  private static void assertThatItIsAsTheWholeOne(Path run) throws IOException {
    assertThat(history(run)).isEqualTo(history(whole));
    assertThat(epochs(run)).isEqualTo(epochs(whole));
    assertThat(new PolicyCheckpoint(run).read()).isEqualTo(new PolicyCheckpoint(whole).read());
    assertThat(weights(run)).isEqualTo(weights(whole));
    assertThat(best(run)).isEqualTo(best(whole));
  }

  /** Waits until the search is under way (again); false if it has ended. */
  private static boolean worksAgain(Path run, Process process, int resumptions) throws Exception {
    return waitFor(run, process, "worker-joined", resumptions + 1);
  }

  /** Waits for so many lines of a kind in the log; false if the process has ended. */
  private static boolean waitFor(Path run, Process process, String kind, int lines)
      throws Exception {
    while (process.isAlive()) {
      if (logged(run, kind) >= lines) {
        return true;
      }
      Thread.sleep(5); // until another process has written
    }
    return false;
  }

  /** Lines of a kind in the log; all of them, if the kind is empty. */
  private static int logged(Path run, String kind) throws IOException {
    Path log = run.resolve("logs").resolve("local.jsonl");
    if (!Files.exists(log)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log)) {
      return (int) lines.filter(line -> line.contains(kind)).count();
    }
  }

  private Process run(String id) throws IOException {
    return begun(SmallSearch.arguments(folder, "run", options(id)));
  }

  private Process resume(Path run) throws IOException {
    return begun(List.of("run", "--resume", run.toString()));
  }

  private static String[] options(String id) {
    return new String[] {"--run-id", id, "--epochs", Integer.toString(EPOCHS)};
  }

  private Process begun(List<String> arguments) throws IOException {
    Process process = SmallSearch.process(folder.resolve("output.txt"), arguments);
    processes.add(process);
    return process;
  }

  private static String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  /** All but the time. */
  private static List<String> history(Path run) throws IOException {
    return Files.readAllLines(run.resolve("history.jsonl")).stream()
        .map(line -> line.replaceFirst(",\"time\":\"[^\"]*\"", ""))
        .toList();
  }

  /** All but how long it took and when it was. */
  private static List<String> epochs(Path run) throws IOException {
    return Files.readAllLines(run.resolve("epochs.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  /** Content-addressed: equal names are equal weights. */
  private static List<String> weights(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints").resolve("weights"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".bin"))
              .sorted()
              .toList();
      assertThat(names).isNotEmpty();
      return names;
    }
  }

  private static String best(Path run) throws IOException {
    return Files.readString(run.resolve("best").resolve("architecture.json"));
  }
}
