package org.actornas.controller.search;

import java.util.List;
import java.util.Optional;

/** How a search ended. */
public sealed interface SearchEnd {

  /**
   * All epochs were done and the candidates scored.
   *
   * @param best of the candidates
   * @param candidates scored on the whole validation split
   */
  record Completed(EvaluatedArchitecture best, List<EvaluatedArchitecture> candidates)
      implements SearchEnd {
    public Completed {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * Somebody stopped it.
   *
   * @param best so far, if any was evaluated
   * @param candidates that were scored on the whole validation split by then
   */
  record Stopped(
      String reason, Optional<EvaluatedArchitecture> best, List<EvaluatedArchitecture> candidates)
      implements SearchEnd {
    public Stopped {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * It can't go on.
   *
   * @param reason in words
   */
  record Failed(String reason) implements SearchEnd {}
}
