package org.actornas.worker.scratch.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.SoftmaxLoss;
import org.actornas.worker.model.TextInput;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * One step of training: truncated backpropagation through time over a minibatch, the gradients of
 * the penalties, and clipped gradient descent.
 *
 * @param masks to feed
 * @param learningRate a scalar to feed
 * @param loss mean negative log-likelihood, nats per token, without the penalties, a scalar
 * @param carry h_T, [B, H]
 * @param descent the change of the weights
 */
record TrainingGraph(
    MaskInput masks,
    Operand<TFloat32> learningRate,
    Operand<TFloat32> loss,
    Operand<TFloat32> carry,
    ClippedDescent descent) {

  static TrainingGraph build(
      GraphScope scope, CellModelSettings settings, WeightVariables variables, TextInput text) {
    Ops tf = scope.tf();
    CellShape shape = settings.shape();
    Map<String, Operand<TFloat32>> weights = variables.values();
    MaskInput masks = MaskInput.create(tf, settings.dropouts(), shape);
    CellNetwork network = CellNetwork.build(scope, settings, weights, text, masks, true);
    SoftmaxLoss.WithGradients loss =
        new SoftmaxLoss(
                scope,
                network.outputs(),
                CellNetwork.get(weights, shape.decoderName()),
                CellNetwork.get(weights, CellShape.SOFTMAX_BIAS),
                text.targets())
            .meanWithGradients();

    Operand<TFloat32> dStates =
        new ActivationPenalty(tf, settings.penalties(), shape.hidden(), text)
            .addedTo(loss.dOutputs(), network, masks.output());
    RecurrenceBackward.Gradients recurrence =
        new RecurrenceBackward(
                scope,
                shape,
                settings.maxHiddenNorm(),
                network.matrices(),
                text,
                masks.state(),
                network.trace(),
                dStates)
            .run();

    Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
    gradients.put(CellShape.SOFTMAX_BIAS, loss.dBias());
    gradients.put(shape.decoderName(), loss.dDecoder());
    Operand<TFloat32> embedding = CellNetwork.get(weights, CellShape.EMBEDDING);
    Operand<TFloat32> dWords =
        CellNetwork.inputMasked(
            tf,
            tf.linalg.matMul(
                recurrence.projection(),
                CellNetwork.get(weights, CellShape.INPUT),
                MatMul.transposeB(true)),
            text,
            masks,
            shape);
    gradients.put(
        CellShape.EMBEDDING,
        tf.tensorScatterNdAdd(
            shape.tied() ? loss.dDecoder() : tf.zerosLike(embedding),
            tf.expandDims(text.tokens(), tf.constant(1)),
            dWords));
    gradients.put(
        CellShape.INPUT,
        tf.linalg.matMul(network.words(), recurrence.projection(), MatMul.transposeA(true)));
    gradients.put(CellShape.INPUT_BIAS, tf.reduceSum(recurrence.projection(), tf.constant(0)));
    gradients.putAll(CellMatrices.gradients(tf, shape, masks, recurrence.matrices()));
    if (settings.penalties().l2() > 0) {
      Operand<TFloat32> l2 = tf.constant(settings.penalties().l2());
      gradients.replaceAll(
          (name, g) -> tf.math.add(g, tf.math.mul(CellNetwork.get(weights, name), l2)));
    }

    Operand<TFloat32> learningRate =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    return new TrainingGraph(
        masks,
        learningRate,
        loss.mean(),
        network.trace().last(),
        ClippedDescent.of(
            tf, variables, gradients, settings.maxGradientNorm(), loss.mean(), learningRate));
  }
}
