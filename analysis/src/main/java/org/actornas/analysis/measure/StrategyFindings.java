package org.actornas.analysis.measure;

import java.util.List;

/**
 * What the runs of one strategy show together; of several with one seed, only the first counts.
 *
 * @param label the strategy, with the form of reconstruction if it has one
 * @param strategy {@code random}, {@code enas} or {@code enas-memory}
 * @param seeds of its runs, ascending, each once
 * @param table1 per measure, the correlations of the seeds
 * @param collapseIndex of the final controllers
 * @param effectiveRank of the final controllers
 * @param dependence of the final controllers
 * @param meanPerplexity of the sampled cells under the shared weights
 * @param bestPerplexity the lowest of them
 * @param worstPerplexity the highest of them
 * @param retrainedPerplexity median of the cells trained from scratch
 * @param kendallTau shared weights against training from scratch
 */
public record StrategyFindings(
    String label,
    String strategy,
    List<Long> seeds,
    Table1Spread table1,
    Spread collapseIndex,
    Spread effectiveRank,
    Spread dependence,
    Spread meanPerplexity,
    Spread bestPerplexity,
    Spread worstPerplexity,
    Spread retrainedPerplexity,
    Spread kendallTau) {
  public StrategyFindings {
    seeds = List.copyOf(seeds);
  }
}
