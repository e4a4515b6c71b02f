package org.actornas.analysis.measure;

import java.util.Optional;

/**
 * What one run shows.
 *
 * @param id the run's name
 * @param label the strategy, with the form of reconstruction if it has one
 * @param strategy {@code random}, {@code enas} or {@code enas-memory}
 * @param seed the run's
 * @param epochs how many it took
 * @param figure1 probability of the most likely decision per step
 * @param sampled Figure 2: perplexity of the sampled cells under the shared weights; empty if there
 *     is no finite one
 * @param table1 how the distance of states goes with what the cells have in common
 * @param untrained the initial controller's state
 * @param trained the final controller's state
 * @param retrained perplexity of the cells trained from scratch; empty if there are none
 * @param ranking shared weights against training from scratch
 */
public record RunFindings(
    String id,
    String label,
    String strategy,
    long seed,
    int epochs,
    StepProbabilities figure1,
    Optional<Distribution> sampled,
    Table1Row table1,
    Collapse untrained,
    Collapse trained,
    Optional<Distribution> retrained,
    Ranking ranking) {}
