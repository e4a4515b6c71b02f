package org.actornas.deploy.command;

import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.ConfiguredCorpus;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Split;

/**
 * The corpus of a configuration, as {@code nas doctor} found it.
 *
 * @param check whether it will do
 * @param words V; as the paper's corpus has where it cannot be read
 * @param tokens of all splits
 */
record CorpusCheck(Check check, int words, long tokens) {
  private static final String NAME = "corpus";
  private static final int PENN_TREEBANK = 10_000;

  /** Reads all of it. */
  static CorpusCheck read(ResolvedConfig config) {
    SearchConfig.Corpus wanted = config.settings().corpus();
    try {
      CorpusFiles.require(config);
      Corpus corpus = ConfiguredCorpus.load(wanted);
      long tokens = 0;
      for (Split split : Split.values()) {
        tokens += corpus.tokens(split).length;
      }
      int words = corpus.vocabulary().size();
      return new CorpusCheck(
          Check.ok(NAME, "%s, %,d tokens, %,d words".formatted(corpus.name(), tokens, words)),
          words,
          tokens);
    } catch (CommandException | SearchFailedException e) {
      int words = wanted.maxVocabulary() == 0 ? PENN_TREEBANK : wanted.maxVocabulary();
      return new CorpusCheck(Check.bad(NAME, String.valueOf(e.getMessage())), words, 0);
    }
  }
}
