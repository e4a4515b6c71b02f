package org.actornas.worker.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which token id each distinct word of the training split has: ids descend by frequency and, where
 * that is equal, by first appearance. {@code <unk>} counts for all the words that it stands for.
 */
final class WordIds {
  private final WordTable table;
  private final int[] ids; // of the word with this number
  private final Vocabulary vocabulary;
  private final int unknown; // WordTable.ABSENT if the vocabulary has none

  private WordIds(WordTable table, int[] ids, Vocabulary vocabulary) {
    this.table = table;
    this.ids = ids;
    this.vocabulary = vocabulary;
    this.unknown = vocabulary.id(Vocabulary.UNKNOWN).orElse(WordTable.ABSENT);
  }

  /**
   * @param table the distinct words, numbered by first appearance, {@code <eos>} among them; gains
   *     {@code <unk>} if words are cut and the text has none
   * @param counts how often each word occurs
   */
  static WordIds choose(WordTable table, int[] counts, VocabularySettings settings) {
    int distinct = table.size();
    if (settings.maxSize() == 0 || distinct <= settings.maxSize()) {
      int[] byFrequency =
          byFrequency(IntStream.range(0, distinct), counts, identity(distinct)).toArray();
      return of(table, byFrequency, WordTable.ABSENT);
    }

    int endOfSentence = table.intern(Vocabulary.END_OF_SENTENCE);
    int unknown = table.intern(Vocabulary.UNKNOWN);
    int[] ordinary =
        byFrequency(
                IntStream.range(0, distinct).filter(w -> w != endOfSentence && w != unknown),
                counts,
                identity(distinct))
            .toArray();
    int kept = settings.maxSize() - 2;

    int[] mapped = Arrays.copyOf(counts, table.size());
    int[] appearance = identity(table.size());
    for (int word : Arrays.copyOfRange(ordinary, kept, ordinary.length)) {
      mapped[unknown] += counts[word];
      appearance[unknown] = Math.min(appearance[unknown], word);
    }
    IntStream chosen =
        IntStream.concat(IntStream.of(endOfSentence, unknown), Arrays.stream(ordinary).limit(kept));
    return of(table, byFrequency(chosen, mapped, appearance).toArray(), unknown);
  }

  /** The words with ids, those of the training split that have none reading {@code instead}. */
  private static WordIds of(WordTable table, int[] wordsById, int instead) {
    int[] ids = new int[table.size()];
    Arrays.fill(ids, WordTable.ABSENT);
    List<String> words = new ArrayList<>(wordsById.length);
    for (int id = 0; id < wordsById.length; id++) {
      ids[wordsById[id]] = id;
      words.add(table.word(wordsById[id]));
    }
    for (int word = 0; word < ids.length; word++) {
      if (ids[word] == WordTable.ABSENT) {
        ids[word] = ids[instead];
      }
    }
    return new WordIds(table, ids, new Vocabulary(words));
  }

  private static IntStream byFrequency(IntStream words, int[] counts, int[] appearance) {
    return words
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(word -> -counts[word])
                .thenComparingInt(word -> appearance[word]))
        .mapToInt(Integer::intValue);
  }

  private static int[] identity(int size) {
    return IntStream.range(0, size).toArray();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The id of the training split's word with this number. */
  int ofNumber(int number) {
    return ids[number];
  }

  /**
   * The id of any word, {@code <unk>}'s where the vocabulary lacks it, or {@link WordTable#ABSENT}
   * where it lacks {@code <unk>} too.
   */
  int of(byte[] word, int length) {
    int number = table.find(word, length);
    return number == WordTable.ABSENT ? unknown : ids[number];
  }
}
