package org.actornas.deploy.study;

import java.util.ArrayList;
import java.util.List;
import org.actornas.controller.policy.StrategyName;

/**
 * One search of a study.
 *
 * @param strategy how its cells are chosen
 * @param seed of everything random in it
 */
public record StudyRun(StrategyName strategy, long seed) {

  /** The runs of a study: for each seed every strategy, so that a study cut short is of use. */
  public static List<StudyRun> plan(List<StrategyName> strategies, List<Long> seeds) {
    List<StudyRun> runs = new ArrayList<>();
    for (long seed : seeds) {
      for (StrategyName strategy : strategies) {
        runs.add(new StudyRun(strategy, seed));
      }
    }
    return List.copyOf(runs);
  }

  /** The name of its folder in the study's. */
  public String id() {
    return strategy.label() + "-" + seed;
  }
}
