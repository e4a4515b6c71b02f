package org.actornas.analysis.measure;

/**
 * A number for each pair of architectures that Table 1 correlates with the distance of their final
 * hidden states. More in common should go with a smaller distance (a negative correlation), more
 * edits or a larger difference with a larger one (a positive correlation).
 */
public enum PairMeasure {
  /** Nodes that have the same activation in both: the paper's words. */
  COMMON_ACTIVATIONS("common activations", false),
  /** Ends of common edges that carry the same label: {@link CommonParts#activationsOnEdges}. */
  COMMON_ACTIVATIONS_ON_COMMON_EDGES("common activations (published code)", false),
  /** Nodes that read the same node in both: the paper's words. */
  COMMON_CONNECTIONS("common connections", false),
  /** All edges in common, those to the mean too: {@link CommonParts#edges}. */
  COMMON_EDGES("common connections (published code)", false),
  /** Graph edit distance, activations counted. */
  EDIT_DISTANCE("edit distance", true),
  /** Graph edit distance of the graphs without their activations, as in the published code. */
  EDIT_DISTANCE_UNLABELLED("edit distance (no labels)", true),
  /** Absolute difference of validation perplexity under the shared weights. */
  PERFORMANCE("performance", true);

  private final String title;
  private final boolean difference;

  PairMeasure(String title, boolean difference) {
    this.title = title;
    this.difference = difference;
  }

  /** For a table's head. */
  public String title() {
    return title;
  }

  /**
   * Whether larger means less alike. A state that encodes the choices correlates positively with a
   * difference, negatively with what is in common.
   */
  public boolean isDifference() {
    return difference;
  }
}
