package org.actornas.worker.corpus;

/**
 * The texts of the three splits before they are tokens.
 *
 * @param name of the corpus
 */
record CorpusText(String name, Text train, Text valid, Text test) {

  /**
   * Reads the texts: the vocabulary from the training split, then every split with it.
   *
   * @throws CorpusException if a text cannot be read, is empty, is not UTF-8, or has words that
   *     neither the vocabulary nor {@code <unk>} covers
   */
  Corpus tokenize(VocabularySettings settings) {
    TrainingReader training = new TrainingReader();
    train.read(training);
    WordIds ids =
        WordIds.choose(
            training.table(), training.numbers().counts(training.table().size()), settings);
    int[] tokens = training.numbers().toArray();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = ids.ofNumber(tokens[i]);
    }
    return new Corpus(
        name,
        ids.vocabulary(),
        new Corpus.Part(train.name(), tokens),
        heldOut(valid, ids),
        heldOut(test, ids));
  }

  private static Corpus.Part heldOut(Text text, WordIds ids) {
    HeldOutReader reader = new HeldOutReader(text.name(), ids);
    text.read(reader);
    return new Corpus.Part(text.name(), reader.tokens().toArray());
  }
}
