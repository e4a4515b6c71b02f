package org.actornas.analysis.evidence;

import java.util.List;
import java.util.Optional;

/**
 * All that the analysis needs of one finished run.
 *
 * @param id the run's name
 * @param strategy {@code random}, {@code enas} (the paper's unsupervised) or {@code enas-memory}
 *     (supervised)
 * @param reconstruction the form of L_Sup and its weight, such as {@code nll x 1}; empty for a
 *     strategy without
 * @param seed the run's
 * @param unigramPerplexity of the corpus, on the validation split
 * @param candidates sampled at the end, in the order of sampling
 * @param untrained the initial policy of the seed, and architectures that it drew
 * @param trained the final policy and the candidates; for {@code random} the initial policy, fed
 *     with them
 * @param epochs in order
 * @param retrained some of the candidates, if they were trained from scratch
 * @param best the best cell trained from scratch and scored on the test split, if it was
 * @param provenance where it comes from
 */
public record RunEvidence(
    String id,
    String strategy,
    Optional<String> reconstruction,
    long seed,
    double unigramPerplexity,
    List<Candidate> candidates,
    ControllerTrace untrained,
    ControllerTrace trained,
    List<EpochPoint> epochs,
    List<Retrained> retrained,
    Optional<TrainedBest> best,
    Provenance provenance) {
  public RunEvidence {
    candidates = List.copyOf(candidates);
    epochs = List.copyOf(epochs);
    retrained = List.copyOf(retrained);
  }

  /** The same under another name. */
  public RunEvidence named(String name) {
    return new RunEvidence(
        name,
        strategy,
        reconstruction,
        seed,
        unigramPerplexity,
        candidates,
        untrained,
        trained,
        epochs,
        retrained,
        best,
        provenance);
  }
}
