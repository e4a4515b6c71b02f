package org.actornas.worker.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A text as token ids: a vocabulary and three splits. Immutable. */
public final class Corpus {
  private final String name;
  private final Vocabulary vocabulary;
  private final Part train;
  private final Part valid;
  private final Part test;
  private final String hash;

  /**
   * The tokens of a split and where they come from.
   *
   * @param source names the file in errors
   * @param tokens ids of the vocabulary
   */
  @SuppressWarnings("ArrayRecordComponent") // read-only by convention: it may be large
  public record Part(String source, int[] tokens) {}

  /**
   * @param name what a person calls it
   * @throws IllegalArgumentException if a part has a token id that the vocabulary lacks
   */
  public Corpus(String name, Vocabulary vocabulary, Part train, Part valid, Part test) {
    this.name = name;
    this.vocabulary = vocabulary;
    this.train = train;
    this.valid = valid;
    this.test = test;
    for (Part part : List.of(train, valid, test)) {
      requireIds(part, vocabulary.size());
    }
    this.hash = hash(vocabulary, List.of(train, valid, test));
  }

  private static void requireIds(Part part, int vocabularySize) {
    for (int token : part.tokens()) {
      if (token < 0 || token >= vocabularySize) {
        throw new IllegalArgumentException(
            "%s has the token id %d, but the vocabulary has %d words"
                .formatted(part.source(), token, vocabularySize));
      }
    }
  }

  public String name() {
    return name;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** All tokens of a split, in order: the array itself, not to be written to. */
  public int[] tokens(Split split) {
    return part(split).tokens();
  }

  /**
   * What two nodes compare to know that they read the same corpus: SHA-256, in hex, over the
   * vocabulary and the tokens of train, valid and test. Each list is preceded by its length, each
   * word by its UTF-8 length; integers are 4 bytes, big-endian. The name does not count.
   */
  public String hash() {
    return hash;
  }

  /**
   * The perplexity of guessing every token by how often it occurs in the training split: the floor
   * that any model of the language should fall below.
   *
   * @return exp of the mean negative log probability over all tokens of the split, where {@code
   *     p(w) = (count of w in train + 1) / (tokens of train + V)}
   */
  public double unigramPerplexity(Split split) {
    int[] tokens = tokens(Split.TRAIN);
    double[] logProbability = new double[vocabulary.size()];
    Arrays.fill(logProbability, 1);
    for (int token : tokens) {
      logProbability[token]++;
    }
    double total = (double) tokens.length + vocabulary.size();
    Arrays.setAll(logProbability, id -> Math.log(logProbability[id] / total));
    double sum = 0;
    for (int token : tokens(split)) {
      sum += logProbability[token];
    }
    return Math.exp(-sum / tokens(split).length);
  }

  /**
   * The tokens of a split as {@code batch} parallel streams.
   *
   * @throws CorpusException naming the file if it is too short for that many
   */
  public Streams streams(Split split, int batch) {
    requireBatches(split, batch, 1);
    return new Streams(tokens(split), batch);
  }

  /**
   * Refuses a split that does not fill one minibatch.
   *
   * @param batch B, parallel streams
   * @param steps T, positions in each
   * @throws CorpusException if it has fewer than B * (T + 1) tokens, naming the file
   */
  public void requireBatches(Split split, int batch, int steps) {
    long needed = (long) batch * (steps + 1);
    if (tokens(split).length < needed) {
      throw new CorpusException(
          ("%s has %d tokens, too few for one minibatch of %d streams x %d steps:"
                  + " expected at least %d (each stream needs one more token, the last target);"
                  + " use a smaller batch or a longer text")
              .formatted(part(split).source(), tokens(split).length, batch, steps, needed));
    }
  }

  private Part part(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALID -> valid;
      case TEST -> test;
    };
  }

  private static String hash(Vocabulary vocabulary, List<Part> parts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    buffer.putInt(vocabulary.size());
    for (String word : vocabulary.words()) {
      byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
      buffer.putInt(utf8.length);
      drain(buffer, digest);
      digest.update(utf8);
    }
    for (Part part : parts) {
      buffer.putInt(part.tokens().length);
      for (int token : part.tokens()) {
        if (buffer.remaining() < Integer.BYTES) {
          drain(buffer, digest);
        }
        buffer.putInt(token);
      }
      drain(buffer, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void drain(ByteBuffer buffer, MessageDigest digest) {
    digest.update(buffer.flip());
    buffer.clear();
  }
}
