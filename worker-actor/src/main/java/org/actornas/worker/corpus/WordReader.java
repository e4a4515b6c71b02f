package org.actornas.worker.corpus;

/** Takes a text word by word. */
interface WordReader {

  /**
   * The next word.
   *
   * @param bytes starts with the word's UTF-8; valid during the call only
   * @param length of the word in bytes
   * @param line that it stands in, from 1
   */
  void word(byte[] bytes, int length, long line);

  /** A line has ended, an empty one too. */
  void endOfLine();
}
