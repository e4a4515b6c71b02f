package org.actornas.protocol.weights;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one block of the shared weights, which has a version of its own.
 *
 * @param text {@code embedding}, {@code softmax-bias}, {@code decoder}, {@code input}, {@code
 *     input-bias}, {@code recurrent} or {@code edge-<i>-<j>}
 */
public record BlockName(String text) implements Comparable<BlockName> {
  private static final String EDGE = "edge-";
  private static final Pattern VALID =
      Pattern.compile(
          "embedding|softmax-bias|decoder|input|input-bias|recurrent|edge-(\\d{1,3})-(\\d{1,3})");

  public static final BlockName EMBEDDING = new BlockName("embedding");
  public static final BlockName SOFTMAX_BIAS = new BlockName("softmax-bias");

  /** The softmax's own matrix [V, H]; exists only where E differs from H. */
  public static final BlockName DECODER = new BlockName("decoder");

  public static final BlockName INPUT = new BlockName("input");
  public static final BlockName INPUT_BIAS = new BlockName("input-bias");
  public static final BlockName RECURRENT = new BlockName("recurrent");

  public BlockName {
    Matcher matcher = VALID.matcher(text);
    boolean valid = matcher.matches();
    if (valid && matcher.group(1) != null) {
      valid = Integer.parseInt(matcher.group(1)) < Integer.parseInt(matcher.group(2));
    }
    if (!valid) {
      throw new IllegalArgumentException("'" + text + "' is not a block of the shared weights");
    }
  }

  /** Whether these are the weights with which one node reads another. */
  public boolean isEdge() {
    return text.startsWith(EDGE);
  }

  /**
   * The node of an edge that is read.
   *
   * @throws IllegalStateException if this is no edge
   */
  public int from() {
    return node(1);
  }

  /**
   * The node of an edge that reads.
   *
   * @throws IllegalStateException if this is no edge
   */
  public int to() {
    return node(2);
  }

  private int node(int group) {
    Matcher matcher = VALID.matcher(text);
    if (!matcher.matches() || matcher.group(group) == null) {
      throw new IllegalStateException(text + " is not an edge");
    }
    return Integer.parseInt(matcher.group(group));
  }

  /** Whether this is a vector, not a matrix. */
  public boolean isBias() {
    return equals(SOFTMAX_BIAS) || equals(INPUT_BIAS);
  }

  /** The weights with which node {@code to} reads node {@code from}. */
  public static BlockName edge(int from, int to) {
    return new BlockName(EDGE + from + "-" + to);
  }

  /** Where the edge {@code from -> to} stands among all edges: to(to-1)/2 + from. */
  public static int edgeId(int from, int to) {
    return to * (to - 1) / 2 + from;
  }

  @Override
  public int compareTo(BlockName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
