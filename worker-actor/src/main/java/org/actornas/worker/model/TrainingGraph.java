package org.actornas.worker.model;

import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One step of training: truncated backpropagation through time over a minibatch, then gradient
 * descent.
 *
 * @param dropout masks to feed
 * @param learningRate a scalar to feed
 * @param loss mean, nats per token, a scalar
 * @param carry h_T, [B, H]
 * @param update the change of the weights
 */
record TrainingGraph(
    DropoutInput dropout,
    Operand<TFloat32> learningRate,
    Operand<TFloat32> loss,
    Operand<TFloat32> carry,
    SgdUpdate.Step update) {

  static TrainingGraph build(
      GraphScope scope,
      ModelSettings settings,
      WeightsVariables weights,
      ArchitectureInput architecture,
      TextInput text) {
    Ops tf = scope.tf();
    WeightsShape shape = settings.shape();
    DropoutInput dropout = DropoutInput.create(tf, settings.regularization(), shape);
    CellWeights cell = CellWeights.of(tf, weights, architecture);

    InputLayer input = new InputLayer(scope, shape, weights, text, dropout);
    CellForward.Trace trace =
        new CellForward(
                scope,
                settings,
                cell,
                architecture,
                text,
                input.projection(),
                dropout.state(),
                true)
            .run();
    Operand<TFloat32> outputs =
        outputs(tf, trace.states(), text.steps(), dropout.output(), shape.hidden());
    SoftmaxLoss.WithGradients loss =
        softmax(scope, shape, weights, text, outputs).meanWithGradients();

    Operand<TFloat32> dOutputs =
        DropoutInput.apply(tf, text.byStep(tf, loss.dOutputs(), shape.hidden()), dropout.output());
    CellBackward.Gradients gradients =
        new CellBackward(
                scope, settings, cell, architecture, text, dropout.state(), trace, dOutputs)
            .run();

    SgdUpdate update = new SgdUpdate(scope, weights, settings.regularization());
    Operand<TFloat32> dProjection = gradients.projection();
    Operand<TFloat32> dEmbedding;
    if (shape.tied()) {
      dEmbedding = loss.dDecoder();
    } else {
      update.add(BlockName.DECODER, loss.dDecoder());
      dEmbedding = tf.zerosLike(weights.value(BlockName.EMBEDDING));
    }
    update.add(BlockName.EMBEDDING, input.embeddingGradient(dProjection, dEmbedding));
    update.add(BlockName.SOFTMAX_BIAS, loss.dBias());
    update.add(BlockName.INPUT, input.weightsGradient(dProjection));
    update.add(BlockName.INPUT_BIAS, input.biasGradient(dProjection));
    update.add(BlockName.RECURRENT, gradients.recurrent());
    if (gradients.edges() != null) {
      update.addEdges(architecture.edges(), cell.stackedEdges(), gradients.edges());
    }
    Operand<TFloat32> learningRate =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    return new TrainingGraph(
        dropout, learningRate, loss.mean(), trace.last(), update.apply(loss.mean(), learningRate));
  }

  /** The loss that the shared weights' decoder makes of the outputs, [T*B, H]. */
  static SoftmaxLoss softmax(
      GraphScope scope,
      WeightsShape shape,
      WeightsVariables weights,
      TextInput text,
      Operand<TFloat32> outputs) {
    return new SoftmaxLoss(
        scope,
        outputs,
        weights.value(shape.tied() ? BlockName.EMBEDDING : BlockName.DECODER),
        weights.value(BlockName.SOFTMAX_BIAS),
        text.targets());
  }

  /** {@code o_t = h_t * mask} of all time steps: [T*B, H]. */
  static Operand<TFloat32> outputs(
      Ops tf,
      TensorList states,
      Operand<TInt32> steps,
      @Nullable Operand<TFloat32> mask,
      int hidden) {
    Operand<TInt32> all =
        tf.range(tf.constant(1), tf.math.add(steps, tf.constant(1)), tf.constant(1));
    return TextInput.rows(tf, DropoutInput.apply(tf, states.gather(tf, all), mask), hidden);
  }
}
