package org.actornas.worker.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of one split: one sentence a line, words separated by white space.
 *
 * @param name names it in errors
 * @param open opens its bytes, UTF-8
 */
record Text(String name, Opening open) {

  /** Opens a text; the caller closes it. */
  interface Opening {
    InputStream open() throws IOException;
  }

  static Text of(Path file) {
    return new Text(file.toString(), () -> Files.newInputStream(file));
  }

  static Text of(String name, byte[] utf8) {
    return new Text(name, () -> new ByteArrayInputStream(utf8));
  }

  /**
   * Hands every word and every end of a line to a reader, in order.
   *
   * @throws CorpusException if it cannot be read, is not UTF-8, or has no word
   */
  void read(WordReader reader) {
    try (InputStream bytes = open.open()) {
      long words = new WordScanner(name, reader).scan(bytes);
      if (words == 0) {
        throw new CorpusException(
            name + " is empty: expected one sentence a line, its words separated by blanks");
      }
    } catch (IOException e) {
      throw new CorpusException("cannot read " + name + ": " + e, e);
    }
  }
}
