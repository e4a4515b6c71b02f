package org.actornas.protocol.work;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/** What one lease asks of a worker. */
public sealed interface Work {

  /** The cells that the work is about, in order. */
  List<Architecture> architectures();

  /**
   * Train the shared weights on consecutive minibatches, one cell each.
   *
   * @param architectures one a minibatch
   * @param cursor where in the training streams to begin
   * @param learningRate of SGD
   * @param firstStep the count of minibatches before this lease in the whole search; keys the
   *     dropout
   */
  record TrainShared(
      List<Architecture> architectures, StreamCursor cursor, float learningRate, long firstStep)
      implements Work {
    public TrainShared {
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * Evaluate cells on one validation minibatch, from the zero state.
   *
   * @param architectures the cells
   * @param minibatch the count of controller steps before this one; the worker takes it modulo the
   *     number of whole validation minibatches
   */
  record Evaluate(List<Architecture> architectures, long minibatch) implements Work {
    public Evaluate {
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * Evaluate cells on the whole validation split, state carried, every token once.
   *
   * @param architectures the cells
   */
  record Score(List<Architecture> architectures) implements Work {
    public Score {
      architectures = List.copyOf(architectures);
    }
  }
}
