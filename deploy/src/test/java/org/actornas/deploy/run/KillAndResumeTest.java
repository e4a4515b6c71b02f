package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.actornas.controller.recorder.PolicyCheckpoint;
import org.actornas.deploy.command.SmallSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search in a process of its own, which is killed as kill -9 does and taken up again. */
class KillAndResumeTest {
  private static final int KILLS = 4;

  @TempDir private Path folder;

  @Test
  void a_run_that_was_killed_at_random_ends_as_one_that_was_not() throws Exception {
    assertThat(run("whole").waitFor(5, TimeUnit.MINUTES)).isTrue();
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    SplittableRandom random = new SplittableRandom(1);

    Process process = run("killed");
    int kills = 0;
    while (kills < KILLS && worksAgain(killed, process, kills)) {
      // somewhere in the seconds that the search takes
      if (process.waitFor(random.nextLong(1_500), TimeUnit.MILLISECONDS)) {
        break;
      }
      process.destroyForcibly().waitFor();
      kills++;
      process = resume(killed);
    }
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();

    assertThat(process.exitValue()).as(Files.readString(output())).isZero();
    assertThat(kills).as("kills").isGreaterThan(1);
    assertThat(resumptions(killed)).isEqualTo(kills);
    assertThat(history(killed)).isEqualTo(history(whole));
    assertThat(epochs(killed)).isEqualTo(epochs(whole));
    assertThat(new PolicyCheckpoint(killed).read()).isEqualTo(new PolicyCheckpoint(whole).read());
    assertThat(weights(killed)).isEqualTo(weights(whole));
    assertThat(best(killed)).isEqualTo(best(whole));
  }

  /** Waits until the search is under way (again); false if it has ended. */
  private static boolean worksAgain(Path run, Process process, int resumptions) throws Exception {
    while (process.isAlive()) {
      Path log = run.resolve("logs").resolve("local.jsonl");
      if (Files.exists(log)
          && Files.readAllLines(log).stream()
                  .filter(line -> line.contains("\"worker-joined\""))
                  .count()
              > resumptions) {
        return true;
      }
      Thread.sleep(20); // until another process has written
    }
    return false;
  }

  private static long resumptions(Path run) throws IOException {
    return Files.readAllLines(run.resolve("logs").resolve("local.jsonl")).stream()
        .filter(line -> line.contains("\"search-resumed\""))
        .count();
  }

  private Process run(String id) throws IOException {
    return SmallSearch.process(
        output(), SmallSearch.arguments(folder, "run", "--run-id", id, "--epochs", "40"));
  }

  private Process resume(Path run) throws IOException {
    return SmallSearch.process(output(), List.of("run", "--resume", run.toString()));
  }

  private Path output() {
    return folder.resolve("output.txt");
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
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.resolve("checkpoints").resolve("weights"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bin"))
          .sorted()
          .forEach(names::add);
    }
    assertThat(names).isNotEmpty();
    return names;
  }

  private static String best(Path run) throws IOException {
    return Files.readString(run.resolve("best").resolve("architecture.json"));
  }
}
