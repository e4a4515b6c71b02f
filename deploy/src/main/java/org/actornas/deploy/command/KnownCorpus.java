package org.actornas.deploy.command;

import java.io.IOException;
import java.nio.file.Path;
import org.actornas.deploy.run.RunFacts;
import org.actornas.worker.corpus.Corpus;

/** Whether a text is still the one that a run learned from. */
final class KnownCorpus {
  private KnownCorpus() {}

  /**
   * Does nothing if it is, or if the folder is of no finished search.
   *
   * @throws CommandException if the run had another text, or its run.json cannot be read
   */
  static void require(Path run, Corpus corpus) throws CommandException {
    if (!RunFacts.exist(run)) {
      return;
    }
    String hash = read(run).corpus().hash();
    if (!hash.equals(corpus.hash())) {
      throw new CommandException(
          ExitCode.CORPUS,
          "%s is not the text of %s: its hash is %s, that of the run's text %s"
              .formatted(corpus.name(), run, corpus.hash(), hash),
          null);
    }
  }

  /** The facts of a run; a damaged file ends the command. */
  static RunFacts read(Path run) throws CommandException {
    try {
      return RunFacts.read(run);
    } catch (IOException e) {
      throw new CommandException(ExitCode.UNREADABLE_RUN, String.valueOf(e.getMessage()), e);
    }
  }
}
