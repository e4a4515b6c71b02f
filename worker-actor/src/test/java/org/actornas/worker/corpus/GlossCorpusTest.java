package org.actornas.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlossCorpusTest {
  private static final Corpus GLOSSES = GlossCorpus.load(2_000);

  @Test
  void has_its_documented_size() {
    assertThat(GLOSSES.vocabulary().size()).isEqualTo(2_000);
    assertThat(GLOSSES.tokens(Split.TRAIN).length).isEqualTo(1_469_321);
    assertThat(GLOSSES.tokens(Split.VALID).length).isEqualTo(81_091);
    assertThat(GLOSSES.tokens(Split.TEST).length).isEqualTo(81_253);
  }

  @Test
  void its_unigram_perplexity_is_alike_in_valid_and_test() {
    assertThat(GLOSSES.unigramPerplexity(Split.VALID)).isCloseTo(101.99, within(0.01));
    assertThat(GLOSSES.unigramPerplexity(Split.TEST)).isCloseTo(101.89, within(0.01));
  }

  @Test
  void its_hash_is_the_same_on_every_machine() {
    assertThat(GLOSSES.hash())
        .isEqualTo("ae26521005f83982a5c60f11a5ba5f571a645be27e22111c52fc7eaa1be51a0a");
  }

  @Test
  void a_folder_with_its_prepared_text_is_the_same_corpus(@TempDir Path folder) throws IOException {
    CorpusText text = GlossCorpus.text();
    copy(text.train(), folder.resolve("train.txt"));
    copy(text.valid(), folder.resolve("valid.txt"));
    copy(text.test(), folder.resolve("test.txt"));

    Corpus corpus = CorpusFolder.load(folder, new VocabularySettings(2_000));

    assertThat(corpus.hash()).isEqualTo(GLOSSES.hash());
  }

  @Test
  void a_vocabulary_that_cuts_no_word_is_refused() {
    assertThatThrownBy(() -> GlossCorpus.load(0))
        .isInstanceOf(CorpusException.class)
        .hasMessageMatching("wordnet-glosses valid line \\d+: '.+' does not occur in .*");
  }

  private static void copy(Text text, Path file) throws IOException {
    try (InputStream from = text.open().open();
        OutputStream to = Files.newOutputStream(file)) {
      from.transferTo(to);
    }
  }
}
