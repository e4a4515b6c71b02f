package org.actornas.worker.scratch.model;

import java.util.Map;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.SoftmaxLoss;
import org.actornas.worker.model.TextInput;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The score of a minibatch, without dropout and penalties.
 *
 * @param totalLoss nats, a scalar
 * @param carry h_T, [B, H]
 */
record ScoringGraph(Operand<TFloat32> totalLoss, Operand<TFloat32> carry) {

  static ScoringGraph build(
      GraphScope scope,
      CellModelSettings settings,
      Map<String, Operand<TFloat32>> weights,
      TextInput text) {
    CellNetwork network = CellNetwork.build(scope, settings, weights, text, MaskInput.NONE, false);
    Operand<TFloat32> total =
        new SoftmaxLoss(
                scope,
                network.outputs(),
                CellNetwork.get(weights, settings.shape().decoderName()),
                CellNetwork.get(weights, CellShape.SOFTMAX_BIAS),
                text.targets())
            .total();
    return new ScoringGraph(total, network.trace().last());
  }
}
