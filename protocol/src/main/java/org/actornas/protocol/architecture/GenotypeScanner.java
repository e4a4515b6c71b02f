package org.actornas.protocol.architecture;

/**
 * Reads the little of Python that a genotype is made of, with white space and comments anywhere.
 * Every method skips what it reads, or refuses with the line and the column.
 */
final class GenotypeScanner {
  private static final int MAX_DIGITS = 9; // an int holds them, and no node has that number

  private final String text;
  private int at;
  private int start; // of what was read last

  GenotypeScanner(String text) {
    this.text = text;
  }

  /** Skips a character if it comes next. */
  boolean accept(char expected) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == expected) {
      start = at++;
      return true;
    }
    return false;
  }

  void expect(char expected) {
    if (!accept(expected)) {
      throw unexpected("'" + expected + "'");
    }
  }

  /** A comma, which may be left out before the character that closes. */
  void separate(char closing) {
    if (!accept(',') && (at == text.length() || text.charAt(at) != closing)) {
      throw unexpected("',' or '" + closing + "'");
    }
  }

  /** Entries in brackets or parentheses, separated by commas. */
  void list(Runnable entry) {
    char closing = accept('(') ? ')' : ']';
    if (closing == ']') {
      expect('[');
    }
    while (!accept(closing)) {
      entry.run();
      separate(closing);
    }
  }

  boolean atName() {
    skipBlanks();
    return at < text.length() && isNameStart(text.charAt(at));
  }

  String name(String expected) {
    if (!atName()) {
      throw unexpected(expected);
    }
    start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** A string in single or double quotes. */
  String string() {
    skipBlanks();
    start = at;
    if (at == text.length() || (text.charAt(at) != '\'' && text.charAt(at) != '"')) {
      throw unexpected("an activation's name in quotes");
    }
    int end = text.indexOf(text.charAt(at), at + 1);
    if (end < 0 || text.substring(at, end).contains("\n")) {
      throw unexpected("an activation's name in quotes, of which the second is missing");
    }
    at = end + 1;
    return text.substring(start + 1, end);
  }

  int integer() {
    skipBlanks();
    start = at;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == digits || at - digits > MAX_DIGITS) {
      at = start;
      throw unexpected("a node's number");
    }
    return Integer.parseInt(text.substring(start, at));
  }

  void end() {
    skipBlanks();
    if (at < text.length()) {
      throw unexpected("nothing more");
    }
  }

  /** What comes next is not what is expected. */
  InvalidArchitectureException unexpected(String expected) {
    start = at;
    int end = at == text.length() ? at : text.offsetByCodePoints(at, 1);
    return unexpected(expected, text.substring(at, end));
  }

  /** What was read last is not what is expected. */
  InvalidArchitectureException unexpected(String expected, String found) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < start; i++) {
      boolean lineFeed = text.charAt(i) == '\n';
      line += lineFeed ? 1 : 0;
      column = lineFeed ? 1 : column + 1;
    }
    return new InvalidArchitectureException(
        "line %d, column %d: found %s, expected %s"
            .formatted(line, column, found.isEmpty() ? "the end" : "'" + found + "'", expected));
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return;
      }
    }
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }
}
