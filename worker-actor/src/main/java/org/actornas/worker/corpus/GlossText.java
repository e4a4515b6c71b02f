package org.actornas.worker.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * One WordNet gloss as sentences prepared like the Penn Treebank's: lower case, no punctuation,
 * numbers as {@code N}.
 */
final class GlossText {
  private GlossText() {}

  /**
   * The sentences of a gloss: its definition, then each of its quoted examples. What stands between
   * and after the examples, an author's name at most, is left out, and so is what has no word.
   *
   * @param gloss such as {@code not wide; "a narrow road"; "narrow is the way"- anonymous}
   */
  static List<String> sentences(String gloss) {
    List<String> sentences = new ArrayList<>();
    String[] parts = gloss.split("\"");
    for (int part = 0; part < parts.length; part++) {
      boolean definition = part == 0;
      boolean example = part % 2 == 1;
      if (definition || example) {
        String words = words(parts[part]);
        if (!words.isEmpty()) {
          sentences.add(words);
        }
      }
    }
    return sentences;
  }

  /**
   * The words of a sentence, separated by single blanks. A word is letters a to z and numbers; an
   * apostrophe or hyphen between two of these stays, so {@code know-how} and {@code dante's} are
   * one word. A number is digits, with {@code .} or {@code ,} between digits, and becomes {@code
   * N}: {@code 1,000} is {@code N}, {@code 19th} is {@code Nth}. All else separates words.
   */
  private static String words(String sentence) {
    StringBuilder words = new StringBuilder(sentence.length());
    boolean inWord = false;
    int i = 0;
    while (i < sentence.length()) {
      char c = sentence.charAt(i);
      boolean joins = inWord && (c == '\'' || c == '-') && isWordPart(sentence, i + 1);
      if (!joins && !isWordPart(sentence, i)) {
        inWord = false;
        i++;
        continue;
      }
      if (!inWord && !words.isEmpty()) {
        words.append(' ');
      }
      inWord = true;
      if (isDigit(sentence, i)) {
        words.append('N');
        i = endOfNumber(sentence, i);
      } else {
        words.append(lowerCase(c));
        i++;
      }
    }
    return words.toString();
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (isDigit(text, end) || (isSeparator(text, end) && isDigit(text, end + 1))) {
      end++;
    }
    return end;
  }

  private static boolean isSeparator(String text, int i) {
    return i < text.length() && (text.charAt(i) == '.' || text.charAt(i) == ',');
  }

  private static boolean isDigit(String text, int i) {
    return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
  }

  private static boolean isWordPart(String text, int i) {
    if (i >= text.length()) {
      return false;
    }
    char c = lowerCase(text.charAt(i));
    return (c >= 'a' && c <= 'z') || isDigit(text, i);
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
  }
}
