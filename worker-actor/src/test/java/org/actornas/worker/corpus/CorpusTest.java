package org.actornas.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.actornas.worker.corpus.Corpus.Part;
import org.junit.jupiter.api.Test;

class CorpusTest {
  private static final Vocabulary WORDS = new Vocabulary(List.of("a", "ß", "<eos>"));

  @Test
  void the_hash_is_sha256_of_lengths_words_and_tokens() throws Exception {
    Corpus corpus = corpus(new int[] {0, 1, 2}, new int[] {0, 2}, new int[] {2});
    ByteBuffer bytes = ByteBuffer.allocate(1024).putInt(3);
    for (String word : List.of("a", "ß", "<eos>")) {
      byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
      bytes.putInt(utf8.length).put(utf8);
    }
    for (int value : new int[] {3, 0, 1, 2, 2, 0, 2, 1, 2}) {
      bytes.putInt(value);
    }

    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(bytes.flip());

    assertThat(corpus.hash()).isEqualTo(HexFormat.of().formatHex(sha256.digest()));
  }

  @Test
  void the_hash_sees_every_token_of_a_long_split_and_not_the_name() {
    int[] tokens = IntStream.range(0, 100_000).map(i -> i % 3).toArray();
    int[] changed = tokens.clone();
    changed[70_001] = (changed[70_001] + 1) % 3;
    Part rest = new Part("rest.txt", new int[] {0});

    String hash = new Corpus("one", WORDS, new Part("train.txt", tokens), rest, rest).hash();

    assertThat(new Corpus("two", WORDS, new Part("elsewhere", tokens.clone()), rest, rest).hash())
        .isEqualTo(hash);
    assertThat(new Corpus("one", WORDS, new Part("train.txt", changed), rest, rest).hash())
        .isNotEqualTo(hash);
  }

  @Test
  void a_token_that_moves_from_one_split_to_the_next_changes_the_hash() {
    assertThat(corpus(new int[] {0, 1}, new int[] {2}, new int[] {2}).hash())
        .isNotEqualTo(corpus(new int[] {0}, new int[] {1, 2}, new int[] {2}).hash());
  }

  @Test
  void unigram_perplexity_scores_a_split_by_the_frequencies_of_train_plus_one() {
    Corpus corpus = corpus(new int[] {0, 0, 0, 2, 2}, new int[] {0, 2}, new int[] {1});

    // of 5 + 3: a has 4, ß 1 and <eos> 3
    assertThat(corpus.unigramPerplexity(Split.VALID))
        .isCloseTo(Math.sqrt(8.0 / 4 * 8 / 3), within(1e-12));
    assertThat(corpus.unigramPerplexity(Split.TEST)).isCloseTo(8, within(1e-12));
  }

  @Test
  void a_split_shorter_than_one_minibatch_is_refused_by_its_file() {
    Corpus corpus =
        new Corpus(
            "small",
            WORDS,
            new Part("small/train.txt", new int[24]),
            new Part("small/valid.txt", new int[23]),
            new Part("small/test.txt", new int[3]));

    assertThatCode(() -> corpus.requireBatches(Split.TRAIN, 4, 5)).doesNotThrowAnyException();
    assertThatThrownBy(() -> corpus.requireBatches(Split.VALID, 4, 5))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "small/valid.txt has 23 tokens, too few for one minibatch of 4 streams x 5 steps:"
                + " expected at least 24 (each stream needs one more token, the last target);"
                + " use a smaller batch or a longer text");
    assertThatThrownBy(() -> corpus.streams(Split.TEST, 2))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("small/test.txt has 3 tokens, too few");
  }

  @Test
  void streams_read_the_split_asked_for() {
    Corpus corpus = corpus(new int[] {0, 0}, new int[] {1, 2, 1}, new int[] {2, 2});

    assertThat(corpus.streams(Split.VALID, 1).at(0, 2).inputs()).containsExactly(1, 2);
  }

  @Test
  void a_token_outside_of_the_vocabulary_is_refused() {
    assertThatThrownBy(() -> corpus(new int[] {0}, new int[] {3}, new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("valid.txt has the token id 3, but the vocabulary has 3 words");
  }

  @Test
  void a_word_that_is_in_a_vocabulary_twice_is_refused() {
    assertThatThrownBy(() -> new Vocabulary(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'a' is in the vocabulary twice");
  }

  private static Corpus corpus(int[] train, int[] valid, int[] test) {
    return new Corpus(
        "test",
        WORDS,
        new Part("train.txt", train),
        new Part("valid.txt", valid),
        new Part("test.txt", test));
  }
}
