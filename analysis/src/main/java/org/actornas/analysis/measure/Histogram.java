package org.actornas.analysis.measure;

import java.util.List;

/**
 * Figure 2: how many cells have which perplexity, in bins that all series share.
 *
 * @param scale how the bins are spaced
 * @param edges of the bins, ascending, one more than there are bins; a bin holds its lower edge,
 *     the last one its upper edge too
 * @param series in the order given
 */
public record Histogram(Scale scale, List<Double> edges, List<Series> series) {
  /** How bins are spaced. */
  public enum Scale {
    /** All bins equally wide. */
    LINEAR,
    /** Every bin wider than the one before by the same factor. */
    LOGARITHMIC
  }

  /**
   * The counts of one series.
   *
   * @param label what was counted
   * @param counts per bin
   * @param beyond how many values lie above the last edge (or are not finite), in no bin
   */
  public record Series(String label, List<Integer> counts, int beyond) {
    public Series {
      counts = List.copyOf(counts);
    }
  }

  public Histogram {
    edges = List.copyOf(edges);
    series = List.copyOf(series);
  }
}
