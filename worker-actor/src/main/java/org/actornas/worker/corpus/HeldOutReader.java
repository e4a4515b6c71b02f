package org.actornas.worker.corpus;

import java.nio.charset.StandardCharsets;

/** Reads a split into token ids of the vocabulary that the training split gave. */
final class HeldOutReader implements WordReader {
  private final String name;
  private final WordIds ids;
  private final int endOfSentence;
  private final IntSequence tokens = new IntSequence();

  HeldOutReader(String name, WordIds ids) {
    this.name = name;
    this.ids = ids;
    this.endOfSentence = ids.vocabulary().id(Vocabulary.END_OF_SENTENCE).orElseThrow();
  }

  @Override
  public void word(byte[] bytes, int length, long line) {
    int id = ids.of(bytes, length);
    if (id == WordTable.ABSENT) {
      throw new CorpusException(
          ("%s line %d: '%s' does not occur in the training split, whose vocabulary of %d words"
                  + " has no %s to read instead; write %s for rare words in the training split,"
                  + " or set vocabulary.max-size below %d")
              .formatted(
                  name,
                  line,
                  new String(bytes, 0, length, StandardCharsets.UTF_8),
                  ids.vocabulary().size(),
                  Vocabulary.UNKNOWN,
                  Vocabulary.UNKNOWN,
                  ids.vocabulary().size()));
    }
    tokens.add(id);
  }

  @Override
  public void endOfLine() {
    tokens.add(endOfSentence);
  }

  IntSequence tokens() {
    return tokens;
  }
}
