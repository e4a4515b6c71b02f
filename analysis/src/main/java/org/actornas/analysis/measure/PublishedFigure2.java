package org.actornas.analysis.measure;

/**
 * Validation perplexity of sampled cells on PTB as Adam and Lorraine (arXiv 1904.00438) publish it
 * in Figure 2.
 *
 * @param label whose cells
 * @param mean over cells
 * @param min of the best cell
 * @param max of the worst cell
 */
public record PublishedFigure2(String label, double mean, double min, double max) {
  /** Cells drawn at random. */
  public static final PublishedFigure2 RANDOM =
      new PublishedFigure2("random", 272.94, 103.24, 1443.93);

  /** Cells drawn by the trained controller. */
  public static final PublishedFigure2 TRAINED =
      new PublishedFigure2("trained", 90.58, 87.60, 142.97);
}
