package org.actornas.controller.journal;

import java.util.Optional;

/**
 * Which search a journal is of: one that goes on must be the same.
 *
 * @param format of the journal's records
 * @param corpus SHA-256 of the text
 * @param settings SHA-256 of all that determines the search's course besides the text
 */
public record SearchIdentity(int format, String corpus, String settings) {
  /** Of the records that this program writes and reads. */
  public static final int FORMAT = 2;

  /**
   * Why a search can't go on as another one; empty if both are the same.
   *
   * @param now what it would be
   */
  public Optional<String> differenceTo(SearchIdentity now) {
    if (format != now.format) {
      return difference(
          "its journal has format %s, but this program reads format %s", format, now.format);
    } else if (!corpus.equals(now.corpus)) {
      return difference(
          "it was begun with the text of hash %s, but the text now has %s: the files of corpus.path have changed, or config.conf has",
          corpus, now.corpus);
    } else if (!settings.equals(now.settings)) {
      return difference(
          "it was begun with the settings of hash %s, but config.conf now has %s: of what determines the course of a search nothing may change",
          settings, now.settings);
    }
    return Optional.empty();
  }

  private static Optional<String> difference(String text, Object before, Object now) {
    return Optional.of(text.formatted(before, now));
  }
}
