package org.actornas.analysis.measure;

/**
 * Whether a controller's state remembers what it chose. Rank correlations are blind to scale: a
 * controller whose states differ in the fifth decimal can still show some; these numbers are not.
 *
 * @param index mean over the neurons of the final hidden state of the standard deviation (n - 1)
 *     over architectures; 0 if all states are the same, NaN for fewer than two architectures
 * @param effectiveRank exp of the entropy of the normalised singular values of the centred states
 *     (Roy and Vetterli 2007): 1 if they lie on a line, H if they spread alike in all directions;
 *     NaN if they do not differ at all
 * @param dependence mean over steps of the standard deviation (n - 1) over architectures of the
 *     probability of the most likely decision; 0 if what was chosen before changes nothing
 * @param conditioning what that amounts to
 * @param sentence the same in words, with the numbers
 */
public record Collapse(
    double index,
    double effectiveRank,
    double dependence,
    Conditioning conditioning,
    String sentence) {
  /** What a controller's decisions depend on. */
  public enum Conditioning {
    /** Neither states nor probabilities differ between architectures. */
    NOTHING,
    /** States differ between architectures, but probabilities hardly do. */
    STATE_ONLY,
    /** Probabilities differ with what was chosen before. */
    EARLIER_CHOICES,
    /** Too few architectures to say. */
    UNKNOWN
  }
}
