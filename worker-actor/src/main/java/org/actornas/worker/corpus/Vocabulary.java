package org.actornas.worker.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The words of a corpus, immutable; a word's token id is its place in the list, from 0. */
public final class Vocabulary {
  /** Stands at the end of every line. */
  public static final String END_OF_SENTENCE = "<eos>";

  /** Stands for every word that the vocabulary lacks. */
  public static final String UNKNOWN = "<unk>";

  private final List<String> words;
  private final Map<String, Integer> ids;

  /**
   * @param words in the order of their ids
   * @throws IllegalArgumentException if a word is there twice
   */
  public Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
    this.ids = new HashMap<>(2 * words.size());
    for (String word : this.words) {
      Integer earlier = ids.putIfAbsent(word, ids.size());
      if (earlier != null) {
        throw new IllegalArgumentException("'" + word + "' is in the vocabulary twice");
      }
    }
  }

  /** V. */
  public int size() {
    return words.size();
  }

  /** The word of a token id, 0 to V-1. */
  public String word(int id) {
    return words.get(id);
  }

  /** The token id of a word, if the vocabulary has it. */
  public OptionalInt id(String word) {
    Integer id = ids.get(word);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** All words in the order of their ids. */
  public List<String> words() {
    return words;
  }
}
