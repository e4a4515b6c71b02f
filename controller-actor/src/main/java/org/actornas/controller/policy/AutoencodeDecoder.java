package org.actornas.controller.policy;

import java.util.ArrayList;
import java.util.List;
import org.actornas.controller.policy.Variables.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Reads the decisions back from the policy's final hidden state h_D alone: an LSTM with weights of
 * its own that starts from zero and whose input at every step is h_D; never a decision, so that
 * what it can tell is what h_D holds.
 *
 * <p>It reads D-1 decisions. The last one is drawn from h_D and not yet read by the policy: no
 * state could hold it. Its logits are neither cooled nor squashed: it is to be right, not to
 * explore.
 *
 * @param context [H, 4H], of the input h_D
 * @param recurrent [H, 4H]
 * @param bias [4H]
 * @param output [D-1, H, C]
 * @param outputBias [D-1, 1, C]
 */
record AutoencodeDecoder(
    Variable context, Variable recurrent, Variable bias, Variable output, Variable outputBias) {

  static AutoencodeDecoder add(Variables variables, DecisionLayout layout, int hidden) {
    int gates = 4 * hidden;
    int steps = layout.decisions() - 1;
    return new AutoencodeDecoder(
        variables.add("decoder-context", Shape.of(hidden, gates)),
        variables.add("decoder-recurrent", Shape.of(hidden, gates)),
        variables.add("decoder-bias", Shape.of(gates)),
        variables.add("decoder-output", Shape.of(steps, hidden, layout.width())),
        variables.add(
            "decoder-" + PolicyVariables.OUTPUT_BIAS, Shape.of(steps, 1, layout.width())));
  }

  /**
   * The masked logits of the first D-1 decisions, [D-1, M, C].
   *
   * @param finalHidden h_D [M, H]
   */
  Operand<TFloat32> logits(Ops tf, DecisionLayout layout, Operand<TFloat32> finalHidden) {
    Lstm lstm = new Lstm(tf, recurrent.value());
    Operand<TFloat32> projected =
        tf.math.add(tf.linalg.matMul(finalHidden, context.value()), bias.value());
    Lstm.State state = lstm.first(projected);
    List<Operand<TFloat32>> hidden = new ArrayList<>(List.of(state.hidden()));
    for (int step = 1; step < layout.decisions() - 1; step++) {
      state = lstm.next(projected, state);
      hidden.add(state.hidden());
    }
    return OutputLayers.plain(tf, layout, output, outputBias).logits(tf.stack(hidden));
  }
}
