package org.actornas.controller.search;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/** A piece of work that a search needs done once, whoever does it and however often it is tried. */
public sealed interface Task {

  /** Unique in the search, from 0, in the order of planning. */
  long id();

  /** The cells, in order. */
  List<Architecture> architectures();

  /** Of the policy that drew the cells. */
  long policyVersion();

  /** The kind of work, for logs. */
  String kind();

  /**
   * Shared training: consecutive minibatches, one cell each.
   *
   * @param epoch that it belongs to
   * @param learningRate of SGD
   * @param firstStep minibatches planned before in the whole search
   */
  record Training(
      long id,
      List<Architecture> architectures,
      long policyVersion,
      int epoch,
      float learningRate,
      long firstStep)
      implements Task {
    public Training {
      architectures = List.copyOf(architectures);
    }

    @Override
    public String kind() {
      return "train-shared";
    }
  }

  /**
   * A controller step's rewards: cells on one validation minibatch.
   *
   * @param step the controller step, counted over the whole search from 0; also the minibatch's
   *     turn
   */
  record Evaluation(long id, List<Architecture> architectures, long policyVersion, long step)
      implements Task {
    public Evaluation {
      architectures = List.copyOf(architectures);
    }

    @Override
    public String kind() {
      return "evaluate";
    }
  }

  /** The derivation's candidates on the whole validation split. */
  record Scoring(long id, List<Architecture> architectures, long policyVersion) implements Task {
    public Scoring {
      architectures = List.copyOf(architectures);
    }

    @Override
    public String kind() {
      return "score";
    }
  }
}
