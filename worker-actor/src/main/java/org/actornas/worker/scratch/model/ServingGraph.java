package org.actornas.worker.scratch.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.tensorflow.Device;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.TextInput;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A cell's language model with its weights frozen, for whoever serves it. */
public final class ServingGraph {
  /** Input: token ids, int32 [B, T]. */
  public static final String TOKENS = "tokens";

  /** Input: the state in which they start, float32 [B, H]; zeros at a text's beginning. */
  public static final String STATE = "state";

  /** Output: log p of each word after each token, float32 [B, T, V]. */
  public static final String LOG_PROBABILITIES = "log_probabilities";

  /** Output: the state after the last token, float32 [B, H]. */
  public static final String NEXT_STATE = "next_state";

  private ServingGraph() {}

  /**
   * Builds the model.
   *
   * @param graph an empty graph, the caller's
   * @return the signature
   */
  public static Signature build(
      Graph graph, CellShape shape, float maxHiddenNorm, WeightSet weights) {
    weights.requireShape(shape);
    GraphScope scope = GraphScope.of(graph, Device.CPU);
    // no device is pinned at the ends, nor does it matter
    Ops tf = scope.tf();
    Placeholder<TInt32> tokens =
        tf.withName(TOKENS)
            .placeholder(
                TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, Shape.UNKNOWN_SIZE)));
    Placeholder<TFloat32> state =
        tf.withName(STATE)
            .placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, shape.hidden())));
    Operand<TInt32> swapped = tf.constant(new int[] {1, 0});
    Operand<TInt32> timeMajor =
        tf.reshape(tf.linalg.transpose(tokens, swapped), tf.constant(new int[] {-1}));
    Operand<TInt32> steps = tf.gather(tf.shape(tokens), tf.constant(1), tf.constant(0));
    TextInput text = new TextInput(shape.hidden(), steps, timeMajor, timeMajor, state);

    Map<String, Operand<TFloat32>> constants = new LinkedHashMap<>();
    weights
        .arrays()
        .forEach(
            (name, array) ->
                constants.put(
                    name,
                    tf.withName(name).constant(shapeOf(array), DataBuffers.of(array.values()))));
    CellNetwork network =
        CellNetwork.build(
            scope,
            new CellModelSettings(
                shape, Dropouts.NONE, Penalties.NONE, maxHiddenNorm, Float.POSITIVE_INFINITY),
            constants,
            text,
            MaskInput.NONE,
            false);
    Operand<TFloat32> logProbabilities =
        tf.nn.logSoftmax(CellNetwork.logits(tf, shape, constants, network.outputs())); // [T*B, V]
    Operand<TFloat32> batchMajor =
        tf.withName(LOG_PROBABILITIES)
            .linalg
            .transpose(
                tf.reshape(
                    logProbabilities,
                    tf.stack(List.of(steps, tf.constant(-1), tf.constant(shape.vocabulary())))),
                tf.constant(new int[] {1, 0, 2}));
    return Signature.builder(Signature.DEFAULT_KEY)
        .methodName("tensorflow/serving/predict")
        .input(TOKENS, tokens)
        .input(STATE, state)
        .output(LOG_PROBABILITIES, batchMajor)
        .output(NEXT_STATE, tf.withName(NEXT_STATE).identity(network.trace().last()))
        .build();
  }

  private static Shape shapeOf(FloatArray array) {
    return array.shape().length == 1
        ? Shape.of(array.shape()[0])
        : Shape.of(array.shape()[0], array.shape()[1]);
  }
}
