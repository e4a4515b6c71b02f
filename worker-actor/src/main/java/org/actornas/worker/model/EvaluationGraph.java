package org.actornas.worker.model;

import org.actornas.protocol.weights.WeightsShape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The score of a minibatch, without dropout.
 *
 * @param totalLoss nats, a scalar
 * @param carry h_T, [B, H]
 */
record EvaluationGraph(Operand<TFloat32> totalLoss, Operand<TFloat32> carry) {

  static EvaluationGraph build(
      GraphScope scope,
      ModelSettings settings,
      WeightsVariables weights,
      ArchitectureInput architecture,
      TextInput text) {
    Ops tf = scope.tf();
    WeightsShape shape = settings.shape();
    InputLayer input = new InputLayer(scope, shape, weights, text, DropoutInput.NONE);
    CellForward.Trace trace =
        new CellForward(
                scope,
                settings,
                CellWeights.of(tf, weights, architecture),
                architecture,
                text,
                input.projection(),
                null,
                false)
            .run();
    Operand<TFloat32> outputs =
        TrainingGraph.outputs(tf, trace.states(), text.steps(), null, shape.hidden());
    return new EvaluationGraph(
        TrainingGraph.softmax(scope, shape, weights, text, outputs).total(), trace.last());
  }
}
