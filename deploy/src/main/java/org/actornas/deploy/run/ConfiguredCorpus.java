package org.actornas.deploy.run;

import java.nio.file.Path;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.CorpusException;
import org.actornas.worker.corpus.CorpusFolder;
import org.actornas.worker.corpus.GlossCorpus;
import org.actornas.worker.corpus.VocabularySettings;

/** Reads the corpus that a configuration names. */
public final class ConfiguredCorpus {
  private ConfiguredCorpus() {}

  /**
   * Reads it.
   *
   * @throws SearchFailedException naming the file at fault
   */
  public static Corpus load(SearchConfig.Corpus corpus) throws SearchFailedException {
    try {
      return corpus.isGlosses()
          ? GlossCorpus.load(corpus.maxVocabulary())
          : CorpusFolder.load(
              Path.of(corpus.path()), new VocabularySettings(corpus.maxVocabulary()));
    } catch (CorpusException e) {
      throw new SearchFailedException(Reason.CORPUS, String.valueOf(e.getMessage()), e);
    }
  }
}
