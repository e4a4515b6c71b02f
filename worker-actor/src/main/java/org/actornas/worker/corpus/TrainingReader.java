package org.actornas.worker.corpus;

import java.nio.charset.StandardCharsets;

/** Reads the training split: every distinct word gets a number, in order of first appearance. */
final class TrainingReader implements WordReader {
  private static final byte[] END_OF_SENTENCE =
      Vocabulary.END_OF_SENTENCE.getBytes(StandardCharsets.UTF_8);

  private final WordTable table = new WordTable();
  private final IntSequence numbers = new IntSequence();

  @Override
  public void word(byte[] bytes, int length, long line) {
    numbers.add(table.intern(bytes, length));
  }

  @Override
  public void endOfLine() {
    numbers.add(table.intern(END_OF_SENTENCE, END_OF_SENTENCE.length));
  }

  /** The distinct words. */
  WordTable table() {
    return table;
  }

  /** The text as the numbers of its words. */
  IntSequence numbers() {
    return numbers;
  }
}
