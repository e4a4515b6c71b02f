package org.actornas.deploy.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Spelling {
  private Spelling() {}

  /**
   * The candidate nearest to a misspelt word, if one is near: at most a third of its letters wrong,
   * one wrong letter in any case; or else the only one that begins with the word and a hyphen.
   * Case, hyphens and underscores do not count as letters.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String wanted = plain(word);
    int bound = Math.max(1, wanted.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(wanted, plain(candidate)) <= bound)
        .min(
            Comparator.comparingInt((String candidate) -> distance(wanted, plain(candidate)))
                .thenComparing(Comparator.naturalOrder()))
        .or(() -> onlyContinued(word.toLowerCase(Locale.ROOT), candidates));
  }

  private static Optional<String> onlyContinued(String word, Collection<String> candidates) {
    List<String> having = candidates.stream().filter(each -> each.startsWith(word + "-")).toList();
    return having.size() == 1 ? Optional.of(having.get(0)) : Optional.empty();
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * Optimal string alignment: letters inserted, deleted, replaced, or swapped with their neighbour.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + replaced, Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
