package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.architecture.Architecture;

/** The end of a search: its candidates, and how they score on the whole validation split. */
final class Derivation {
  private final Map<Long, Task.Scoring> open = new LinkedHashMap<>();
  private final List<EvaluatedArchitecture> scored = new ArrayList<>();
  private Optional<SearchEvent.CandidatesSampled> candidates = Optional.empty();
  private long firstTask;

  /** Whether the candidates are drawn. */
  boolean isPlanned() {
    return candidates.isPresent();
  }

  /**
   * The candidates are drawn.
   *
   * @param first the number of the first task
   * @return the tasks, one a candidate
   */
  List<Task.Scoring> plan(SearchEvent.CandidatesSampled drawn, long first) {
    candidates = Optional.of(drawn);
    firstTask = first;
    for (Architecture candidate : drawn.architectures()) {
      long id = first + open.size();
      open.put(id, new Task.Scoring(id, List.of(candidate), drawn.policyVersion()));
    }
    return openTasks();
  }

  boolean isOpen(long taskId) {
    return open.containsKey(taskId);
  }

  /**
   * A candidate is scored; gives its line of the history.
   *
   * @param epoch the last one
   */
  EvaluatedArchitecture finish(int epoch, SearchEvent.CandidatesScored event) {
    open.remove(event.taskId());
    SearchEvent.CandidatesSampled drawn = candidates.orElseThrow();
    int candidate = (int) (event.taskId() - firstTask);
    EvaluatedArchitecture line =
        new EvaluatedArchitecture(
            Phase.DERIVATION,
            epoch,
            candidate,
            drawn.architectures().get(candidate),
            event.outcome().perplexities().get(0),
            0,
            drawn.entropies().get(candidate),
            event.worker(),
            drawn.policyVersion(),
            event.outcome().weightsVersion());
    scored.add(line);
    return line;
  }

  boolean isDone() {
    return isPlanned() && open.isEmpty();
  }

  /** Candidates that are not scored, in the order of planning. */
  List<Task.Scoring> openTasks() {
    return List.copyOf(open.values());
  }

  /** Candidates that are, in the order of arrival. */
  List<EvaluatedArchitecture> scored() {
    return List.copyOf(scored);
  }
}
