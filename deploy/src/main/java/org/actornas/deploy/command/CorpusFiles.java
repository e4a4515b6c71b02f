package org.actornas.deploy.command;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.worker.corpus.CorpusException;
import org.actornas.worker.corpus.CorpusFolder;

/** Looks whether the text of a configuration is there, before anything else is begun. */
final class CorpusFiles {
  private static final Pattern PRESET = Pattern.compile("preset/(.+)\\.conf(:\\d+)?");

  private CorpusFiles() {}

  /**
   * Does nothing if the text ships with the program or its files can be read.
   *
   * @param config as it was resolved, so that it says which of its sources named the text
   * @throws CommandException that ends the command with {@link ExitCode#CORPUS}
   */
  static void require(ResolvedConfig config) throws CommandException {
    if (config.settings().corpus().isGlosses()) {
      return;
    }
    try {
      CorpusFolder.requireFiles(Path.of(config.settings().corpus().path()));
    } catch (CorpusException e) {
      Matcher preset = PRESET.matcher(config.source("nas.corpus.path"));
      String message =
          preset.matches()
              ? ("the preset %s needs --data FOLDER: its text, Penn Treebank, is licensed and does"
                      + " not ship (any folder with train.txt, valid.txt and test.txt will do)")
                  .formatted(preset.group(1))
              : String.valueOf(e.getMessage());
      throw new CommandException(ExitCode.CORPUS, message, e);
    }
  }
}
