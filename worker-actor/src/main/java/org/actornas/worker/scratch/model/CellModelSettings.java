package org.actornas.worker.scratch.model;

/**
 * What fixes the graph of a cell.
 *
 * @param shape the cell and its sizes
 * @param dropouts in training
 * @param penalties in training
 * @param maxHiddenNorm h_t of each row is scaled down to this L2 norm, also in evaluation; infinity
 *     for no limit
 * @param maxGradientNorm the gradient is scaled down to this global norm
 */
public record CellModelSettings(
    CellShape shape,
    Dropouts dropouts,
    Penalties penalties,
    float maxHiddenNorm,
    float maxGradientNorm) {
  public CellModelSettings {
    if (!(maxHiddenNorm > 0 && maxGradientNorm > 0)) {
      throw new IllegalArgumentException(
          "norms must be positive, but are %s (hidden) and %s (gradient)"
              .formatted(maxHiddenNorm, maxGradientNorm));
    }
  }
}
