package org.actornas.deploy.run;

import java.nio.file.Path;
import java.util.Optional;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.CorpusException;
import org.actornas.worker.corpus.CorpusFolder;
import org.actornas.worker.corpus.GlossCorpus;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.corpus.VocabularySettings;

/** Reads the corpus that a configuration names. */
public final class ConfiguredCorpus {
  private ConfiguredCorpus() {}

  /**
   * Reads it for a search.
   *
   * @throws SearchFailedException naming the file at fault, or the split that is too short
   */
  public static Corpus loadForSearch(SearchConfig config) throws SearchFailedException {
    Corpus corpus = load(config.corpus());
    int steps = config.model().bpttSteps();
    try {
      corpus.requireBatches(Split.TRAIN, config.model().batch(), steps);
      corpus.requireBatches(Split.VALID, config.evaluation().batch(), steps);
      corpus.requireBatches(Split.VALID, config.evaluation().splitStreams(), 1);
    } catch (CorpusException e) {
      throw new SearchFailedException(Reason.CORPUS, String.valueOf(e.getMessage()), e);
    }
    return corpus;
  }

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

  /**
   * Checks the sizes of the model, now that the vocabulary is known.
   *
   * @throws SearchFailedException naming the keys at fault
   */
  public static void requireSizes(SearchConfig config, Corpus corpus) throws SearchFailedException {
    Optional<String> problem =
        WeightsShape.tooLarge(
            corpus.vocabulary().size(),
            config.model().embedding(),
            config.model().hidden(),
            config.model().nodeForm());
    if (problem.isPresent()) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          "nas.model.hidden-size or nas.model.embedding-size is too large for the %d words of %s: %s"
              .formatted(corpus.vocabulary().size(), corpus.name(), problem.get()));
    }
  }
}
