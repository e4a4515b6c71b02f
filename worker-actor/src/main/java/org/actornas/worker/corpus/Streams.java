package org.actornas.worker.corpus;

import java.util.AbstractList;
import java.util.List;

/**
 * Tokens cut into B equal contiguous streams that are read in parallel; the caller owns the
 * position. The position k of a stream has token k as input and token k + 1 as target.
 */
public final class Streams {
  private final int[] tokens;
  private final int batch;
  private final int tokensPerStream; // L

  /**
   * @param tokens not to be written to afterwards
   * @param batch B
   * @throws IllegalArgumentException if a stream would have no target: fewer than 2B tokens
   */
  public Streams(int[] tokens, int batch) {
    if (batch < 1 || tokens.length / batch < 2) {
      throw new IllegalArgumentException(
          "%d tokens cannot be cut into %d streams of two or more".formatted(tokens.length, batch));
    }
    this.tokens = tokens;
    this.batch = batch;
    this.tokensPerStream = tokens.length / batch;
  }

  /** B. */
  public int batch() {
    return batch;
  }

  /** Positions of a stream that have a target: L - 1, for L tokens in each stream. */
  public int length() {
    return tokensPerStream - 1;
  }

  /** Tokens at the end that fill no stream, fewer than B. */
  public int leftOut() {
    return tokens.length - batch * tokensPerStream;
  }

  /** Targets in all streams together: what a whole pass scores. */
  public int targets() {
    return batch * length();
  }

  /**
   * The positions from {@code position} on.
   *
   * @param position 0 to {@link #length} - 1
   * @param steps how many positions; fewer are given where fewer are left
   */
  public Minibatch at(int position, int steps) {
    if (position < 0 || position >= length() || steps < 1) {
      throw new IndexOutOfBoundsException(
          "%d steps from position %d of %d".formatted(steps, position, length()));
    }
    int taken = Math.min(steps, length() - position);
    int[] inputs = new int[taken * batch];
    int[] targets = new int[taken * batch];
    for (int stream = 0; stream < batch; stream++) {
      int from = stream * tokensPerStream + position;
      for (int step = 0; step < taken; step++) {
        inputs[step * batch + stream] = tokens[from + step];
        targets[step * batch + stream] = tokens[from + step + 1];
      }
    }
    return new Minibatch(taken, batch, inputs, targets);
  }

  /** Minibatches in one pass, the last of which may be shorter. */
  public int minibatchCount(int steps) {
    return (length() + steps - 1) / steps;
  }

  /**
   * One pass: minibatches in order that cover every target exactly once, the last one shorter if it
   * must be. A view: each minibatch is made when it is asked for.
   */
  public List<Minibatch> pass(int steps) {
    int count = minibatchCount(steps);
    return new AbstractList<>() {
      @Override
      public Minibatch get(int index) {
        return at(index * steps, steps);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }
}
