package org.actornas.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The Penn Treebank is licensed text and no part of the product: where it lies is told by the
 * environment variable {@code NAS_PTB}, by default {@code ../shared/data/ptb} beside the
 * repository.
 */
class PennTreebankTest {
  private static final Path FOLDER =
      Optional.ofNullable(System.getenv("NAS_PTB"))
          .map(Path::of)
          .orElseGet(() -> repository().resolve("../shared/data/ptb").normalize());

  @Test
  void has_its_published_size_and_unigram_perplexity() {
    assumeTrue(Files.isDirectory(FOLDER), () -> "no Penn Treebank in " + FOLDER);

    Corpus corpus = CorpusFolder.load(FOLDER, VocabularySettings.ALL_WORDS);

    assertThat(corpus.vocabulary().size()).isEqualTo(10_000);
    assertThat(corpus.tokens(Split.TRAIN).length).isEqualTo(929_589);
    assertThat(corpus.tokens(Split.VALID).length).isEqualTo(73_760);
    assertThat(corpus.tokens(Split.TEST).length).isEqualTo(82_430);
    assertThat(corpus.unigramPerplexity(Split.VALID)).isCloseTo(684.7, within(0.05));
  }

  /** The nearest folder upwards with the Maven wrapper. */
  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
