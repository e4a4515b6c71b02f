package org.actornas.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlossTextTest {
  @Test
  void a_definition_and_each_example_are_sentences() {
    assertThat(GlossText.sentences(" Not wide; \"a narrow road\"; \"the way is narrow\"  "))
        .containsExactly("not wide", "a narrow road", "the way is narrow");
  }

  @Test
  void authors_names_after_examples_are_left_out() {
    assertThat(GlossText.sentences("sad; \"a dying fall\"- Shakespeare; \"sad news\"--E.B. White"))
        .containsExactly("sad", "a dying fall", "sad news");
  }

  @Test
  void what_has_no_word_is_no_sentence() {
    assertThat(GlossText.sentences(" ... ; \"!\"; \"a word\"")).containsExactly("a word");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "in 1914 or 1,000.50 of 3 | in N or N of N",
        "the 19th of 20s | the Nth of Ns",
        "(1914-1918), page 3. | N-N page N",
        "know-how, Dante's `Inferno' | know-how dante's inferno",
        "followed by `to') | followed by to",
        "rock 'n' roll -- a--b c- -d | rock n roll a b c d",
        "A.D. or e.g. w/out | a d or e g w out",
        "café | caf"
      })
  void words_are_prepared_like_the_penn_treebank_s(String gloss, String expected) {
    assertThat(GlossText.sentences(gloss)).containsExactly(expected);
  }
}
