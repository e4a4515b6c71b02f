package org.actornas.deploy.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.deploy.run.RunFacts;
import org.actornas.deploy.run.RunFolder;
import org.actornas.deploy.terminal.FailureText;

/**
 * The folder of a run: a new one, or that of one that goes on.
 *
 * @param id its name
 * @param path where it is
 */
record RunDirectory(String id, Path path) {
  /** What is in it before the search begins. */
  private static final Set<String> BEGINNING =
      Set.of(RunFolder.CONFIG, "logs", "journal", FolderLock.FILE);

  /**
   * Creates it, and its config.conf.
   *
   * @throws CommandException if a run of that name exists, or the folder cannot be written
   */
  static RunDirectory create(ResolvedConfig config, Clock clock) throws CommandException {
    return create(config, config.settings().run().strategy().label(), clock);
  }

  /**
   * Likewise.
   *
   * @param what ends the name of a folder that is given none
   */
  static RunDirectory create(ResolvedConfig config, String what, Clock clock)
      throws CommandException {
    SearchConfig.Run run = config.settings().run();
    try {
      RunDirectory directory = run.id().isEmpty() ? unused(run, what, clock) : named(run);
      RunFolder.begin(
          directory.path(),
          directory.id(),
          Version.current(),
          run.seed(),
          config.repeatable().text());
      return directory;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          "the run's folder cannot be written below %s: %s. Set run.directory or --out."
              .formatted(run.directory(), FailureText.of(e)),
          e);
    }
  }

  /**
   * That of a run that was begun.
   *
   * @throws CommandException if there is no such run
   */
  static RunDirectory begun(Path directory) throws CommandException {
    Path path = directory.toAbsolutePath().normalize();
    boolean config = Files.isRegularFile(path.resolve(RunFolder.CONFIG));
    if (config && !JournalDatabase.exists(path)) {
      throw new CommandException(
          ExitCode.UNREADABLE_RUN,
          ("%s is not the folder of a run that can go on: it has no journal/. The journal of a"
                  + " search on a cluster is its core node's: the cluster alone takes it up, as soon"
                  + " as a core node runs; one that nas stop has ended can't go on")
              .formatted(directory),
          null);
    }
    if (!config) {
      throw new CommandException(
          ExitCode.UNREADABLE_RUN,
          "%s is not the folder of a run that can go on: it should have config.conf and journal/"
              .formatted(directory),
          null);
    }
    return new RunDirectory(String.valueOf(path.getFileName()), path);
  }

  /**
   * Sees that its search can go on, and takes back that it ended. To be called under its lock.
   *
   * @throws CommandException if the search is complete, or a cell that it found was trained since
   */
  void reopen() throws CommandException {
    if (RunFacts.exist(path) && KnownCorpus.read(path).complete()) {
      throw new CommandException(
          ExitCode.CONFIGURATION, "the run in %s is complete".formatted(path), null);
    }
    for (Path trained :
        List.of(
            path.resolve("best").resolve("result.json"),
            path.resolve("checkpoints").resolve("from-scratch"))) {
      if (Files.exists(trained)) {
        throw new CommandException(
            ExitCode.CONFIGURATION,
            "%s belongs to a cell that nas train trained when the search had stopped: the search would find another one. Move best/ and checkpoints/from-scratch/ elsewhere, then it goes on."
                .formatted(trained),
            null);
      }
    }
    try {
      RunFacts.delete(path);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          "%s cannot be written to: %s".formatted(path, FailureText.of(e)),
          e);
    }
  }

  /** Removes the folder of a run that was refused, unless it holds more than it began with. */
  void discard() {
    try {
      try (Stream<Path> files = Files.list(path)) {
        if (!files.allMatch(file -> BEGINNING.contains(file.getFileName().toString()))) {
          return;
        }
      }
      List<Path> all;
      try (Stream<Path> files = Files.walk(path)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // it stays: the refusal is what the person must hear of
    }
  }

  private static RunDirectory named(SearchConfig.Run run) throws IOException, CommandException {
    Path path = run.directory().resolve(run.id());
    if (!RunFolder.isFree(path)) {
      throw new CommandException(ExitCode.CONFIGURATION, RunFolder.taken(run.id(), path), null);
    }
    return new RunDirectory(run.id(), path);
  }

  /** Date, time and what it is; a number too, if another run began in the same second. */
  private static RunDirectory unused(SearchConfig.Run run, String what, Clock clock)
      throws IOException {
    String id = RunFolder.name(clock, what);
    Files.createDirectories(run.directory());
    for (int number = 1; ; number++) {
      String candidate = number == 1 ? id : id + "-" + number;
      Path path = run.directory().resolve(candidate);
      try {
        return new RunDirectory(candidate, Files.createDirectory(path));
      } catch (FileAlreadyExistsException taken) {
        // another run's: the next number
      }
    }
  }
}
