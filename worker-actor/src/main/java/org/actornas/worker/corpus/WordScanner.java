package org.actornas.worker.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into words and lines and checks that it is UTF-8, in one pass and in
 * constant memory.
 *
 * <p>White space is ASCII's (space, tab, CR, VT, FF); LF ends a line, and so does the end of a text
 * that does not end with one. A byte order mark at the start is skipped.
 */
final class WordScanner {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final String REMEDY = "; expected UTF-8 text (iconv -f LATIN1 -t UTF-8 converts)";

  private final String name;
  private final WordReader reader;

  private byte[] word = new byte[256];
  private int length;
  private long offset;
  private long line = 1;
  private long words;
  private boolean lineBegun;

  // the rest of a character of several bytes: how many are missing, and the next one's range
  private int missing;
  private int lowest;
  private int highest;

  WordScanner(String name, WordReader reader) {
    this.name = name;
    this.reader = reader;
  }

  /**
   * Scans to the end of the stream; once per scanner.
   *
   * @return how many words there were
   */
  long scan(InputStream text) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int read = text.readNBytes(buffer, 0, buffer.length);
    int first = startsWithMark(buffer, read) ? BYTE_ORDER_MARK.length : 0;
    offset = first;
    while (read > 0) {
      for (int i = first; i < read; i++) {
        accept(buffer[i]);
        offset++;
      }
      first = 0;
      read = text.readNBytes(buffer, 0, buffer.length);
    }
    if (missing > 0) {
      throw new CorpusException(
          "%s is not UTF-8: it ends within a character at byte %d (line %d)%s"
              .formatted(name, offset, line, REMEDY));
    }
    endWord();
    if (lineBegun) {
      reader.endOfLine();
    }
    return words;
  }

  private static boolean startsWithMark(byte[] buffer, int read) {
    return read >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  private void accept(byte next) {
    lineBegun = true;
    if (next < 0 || missing > 0) {
      checkUtf8(next & 0xFF);
      append(next);
    } else if (next == '\n') {
      endWord();
      reader.endOfLine();
      line++;
      lineBegun = false;
    } else if (next == ' ' || (next >= '\t' && next <= '\r')) {
      endWord();
    } else {
      append(next);
    }
  }

  private void append(byte next) {
    if (length == word.length) {
      word = Arrays.copyOf(word, Math.multiplyExact(2, length));
    }
    word[length++] = next;
  }

  private void endWord() {
    if (length > 0) {
      words++;
      reader.word(word, length, line);
      length = 0;
    }
  }

  /** The Unicode standard's table 3-7: no overlong form, no surrogate, nothing above U+10FFFF. */
  private void checkUtf8(int next) {
    if (missing > 0) {
      if (next < lowest || next > highest) {
        throw notUtf8(next);
      }
      expect(missing - 1, 0x80, 0xBF);
    } else if (next >= 0xC2 && next <= 0xDF) {
      expect(1, 0x80, 0xBF);
    } else if (next >= 0xE0 && next <= 0xEF) {
      expect(2, next == 0xE0 ? 0xA0 : 0x80, next == 0xED ? 0x9F : 0xBF);
    } else if (next >= 0xF0 && next <= 0xF4) {
      expect(3, next == 0xF0 ? 0x90 : 0x80, next == 0xF4 ? 0x8F : 0xBF);
    } else {
      throw notUtf8(next);
    }
  }

  private void expect(int bytes, int from, int to) {
    missing = bytes;
    lowest = from;
    highest = to;
  }

  private CorpusException notUtf8(int next) {
    return new CorpusException(
        "%s is not UTF-8: 0x%02X at byte %d (line %d)%s"
            .formatted(name, next, offset, line, REMEDY));
  }
}
