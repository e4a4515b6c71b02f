package org.actornas.worker.corpus;

/**
 * How a vocabulary is made from the training split.
 *
 * @param maxSize how many words to keep, the most frequent ones, {@code <unk>} and {@code <eos>}
 *     among them; every other word becomes {@code <unk>}. 0 keeps all
 */
public record VocabularySettings(int maxSize) {
  /** Every word of the training split. */
  public static final VocabularySettings ALL_WORDS = new VocabularySettings(0);

  public VocabularySettings {
    if (maxSize < 0 || maxSize == 1) {
      throw new IllegalArgumentException(
          "vocabulary.max-size must be 0 (all words) or at least 2 (<unk> and <eos>), but is "
              + maxSize);
    }
  }
}
