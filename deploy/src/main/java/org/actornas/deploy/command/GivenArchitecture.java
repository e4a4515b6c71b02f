package org.actornas.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.ArchitectureText;
import org.actornas.protocol.architecture.InvalidArchitectureException;
import org.actornas.protocol.architecture.NodeForm;

/**
 * An architecture as a person gives it.
 *
 * @param architecture the cell
 * @param nodeForm what its nodes compute, if the text says it
 */
record GivenArchitecture(Architecture architecture, Optional<NodeForm> nodeForm) {

  /**
   * Reads what was given: a run's folder (its best cell), a file in any of the text forms, or the
   * text itself.
   *
   * @throws CommandException saying what is wrong
   */
  static GivenArchitecture read(String given) throws CommandException {
    Optional<Path> path = path(given);
    if (path.isPresent() && Files.isDirectory(path.get())) {
      return best(path.get());
    }
    if (path.isPresent() && Files.isRegularFile(path.get())) {
      return file(path.get(), ExitCode.USAGE);
    }
    if (isPath(given)) {
      throw new CommandException(ExitCode.USAGE, "there is no file or run " + given, null);
    }
    return text(given, "the text", ExitCode.USAGE);
  }

  /** Whether it was meant as a path: no form of a cell has a slash. */
  private static boolean isPath(String given) {
    return given.indexOf('/') >= 0 && given.indexOf('{') < 0 && given.indexOf('(') < 0;
  }

  /** The best cell of a run. */
  static GivenArchitecture best(Path run) throws CommandException {
    Path file = run.resolve("best").resolve("architecture.json");
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          ExitCode.UNREADABLE_RUN,
          run + " has no best/architecture.json: it is no run's folder, or its run found no cell",
          null);
    }
    return file(file, ExitCode.UNREADABLE_RUN);
  }

  private static GivenArchitecture file(Path file, ExitCode wrong) throws CommandException {
    try {
      return text(Files.readString(file), file.toString(), wrong);
    } catch (IOException e) {
      throw new CommandException(wrong, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static GivenArchitecture text(String text, String where, ExitCode wrong)
      throws CommandException {
    try {
      ArchitectureText read = ArchitectureText.parse(text);
      return new GivenArchitecture(read.architecture(), read.nodeForm());
    } catch (InvalidArchitectureException e) {
      throw new CommandException(wrong, where + " is no architecture: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> path(String given) {
    try {
      return Optional.of(Path.of(given));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
