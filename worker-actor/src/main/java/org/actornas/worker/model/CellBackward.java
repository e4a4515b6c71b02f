package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.List;
import org.actornas.protocol.weights.WeightsShape;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Backpropagation through the recurrence, from the last time step to the first. The loop finds the
 * gradient of every node's pre-activation and keeps it; those of the weights, sums over time, are
 * then one product of matrices with T*B rows each, instead of T small ones.
 */
final class CellBackward {
  private final WeightsShape shape;
  private final NodeEquations equations;
  private final HiddenNormClip normClip;
  private final Ops tf;
  private final ArchitectureInput architecture;
  private final TextInput text;
  private final CellForward.Trace trace;
  private final @Nullable Operand<TFloat32> stateMask;

  private final TimeLoop loop;
  private final Operand<TInt32> anyShape;

  // constants of the loop
  private final TimeLoop.Slot<TInt32> steps; // T
  private final TimeLoop.Slot<TFloat32> dOutputs; // [T, B, H]
  private final TimeLoop.Slot<TFloat32> recurrentTransposed; // W_h^T, [C, H]
  private final List<TimeLoop.Slot<TFloat32>> edgesTransposed; // [C, H], of nodes 1 to N-1
  private final TimeLoop.Slot<TInt32> activations; // [N]
  private final TimeLoop.Slot<TInt32> parents; // [N-1]
  private final TimeLoop.Slot<TInt32> gradientSlots; // [N]
  private final TimeLoop.Slot<TFloat32> leafShare; // 1 / |leaves|
  private final TimeLoop.@Nullable Slot<TFloat32> stateMaskIn; // [B, H]
  private final TimeLoop.Slot<TType> states;
  private final TimeLoop.Slot<TType> clipScales;
  private final TimeLoop.Slot<TType> values;
  private final TimeLoop.Slot<TType> activated;
  private final TimeLoop.Slot<TType> gates;

  // its variables
  private final TimeLoop.Slot<TFloat32> dState; // what step t+1 sends back to h_t, [B, H]
  private final TimeLoop.Slot<TType> dPreactivations; // dz of all nodes, T*N elements [B, C]

  /**
   * Gradients of the cell's weights.
   *
   * @param edges of the edges that the architecture uses, [N-1, H, C]; null if N = 1
   * @param recurrent dW_h, [H, C]
   * @param projection of what the input layer gives, [T*B, C]
   */
  record Gradients(
      @Nullable Operand<TFloat32> edges,
      Operand<TFloat32> recurrent,
      Operand<TFloat32> projection) {}

  /**
   * @param trace what the forward pass left
   * @param dOutputs gradients of h_1 to h_T where the softmax reads them, [T, B, H]
   */
  CellBackward(
      GraphScope scope,
      ModelSettings settings,
      CellWeights weights,
      ArchitectureInput architecture,
      TextInput text,
      @Nullable Operand<TFloat32> stateMask,
      CellForward.Trace trace,
      Operand<TFloat32> dOutputs) {
    this.shape = settings.shape();
    this.equations = new NodeEquations(shape.nodeForm());
    this.normClip = new HiddenNormClip(settings.regularization().maxHiddenNorm());
    this.tf = scope.tf();
    this.architecture = architecture;
    this.text = text;
    this.trace = trace;
    this.stateMask = stateMask;
    this.anyShape = TensorList.anyShape(tf);
    this.loop = scope.loop(text.steps());
    this.steps = loop.in(text.steps());
    this.dOutputs = loop.in(dOutputs);
    this.recurrentTransposed = loop.in(weights.recurrentTransposed(tf));
    this.edgesTransposed = loop.in(weights.edgesTransposed(tf));
    this.activations = loop.in(architecture.activations());
    this.parents = loop.in(architecture.parents());
    this.gradientSlots = loop.in(architecture.gradientSlots());
    Operand<TInt32> leafCount = tf.size(architecture.leaves());
    this.leafShare = loop.in(tf.math.reciprocal(tf.dtypes.cast(leafCount, TFloat32.class)));
    this.stateMaskIn = stateMask == null ? null : loop.in(stateMask);
    this.states = loop.in(trace.states());
    this.clipScales = loop.in(trace.clipScales());
    this.values = loop.in(trace.values());
    this.activated = loop.in(trace.activated());
    this.gates = loop.in(trace.gates());
    this.dState = loop.in(tf.zerosLike(trace.last()));
    this.dPreactivations =
        loop.in(
            TensorList.reserve(
                tf, anyShape, tf.math.mul(text.steps(), tf.constant(shape.nodes()))));
  }

  /** Builds the loop and the products after it. */
  Gradients run() {
    loop.run("backward", this::step);
    TensorList dz = loop.resultList(dPreactivations, anyShape);
    // [T]: where node 0 stands in each step
    Operand<TInt32> bases =
        tf.range(
            tf.constant(0),
            tf.math.mul(text.steps(), tf.constant(shape.nodes())),
            tf.constant(shape.nodes()));
    Operand<TFloat32> dFirst =
        TextInput.rows(tf, dz.gather(tf, bases), shape.cellColumns()); // [T*B, C]
    return new Gradients(
        shape.nodes() == 1 ? null : edgesGradient(dz, bases), recurrentGradient(dFirst), dFirst);
  }

  private void step(TimeLoop.Step step) {
    Ops body = step.tf();
    Operand<TInt32> time =
        body.math.sub(
            body.math.sub(step.get(steps), body.constant(1)), step.index()); // T-1 down to 0
    NodeIndices indices = NodeIndices.of(body, shape.nodes(), time);
    List<Operand<TInt32>> own = indices.own(body);
    List<Operand<TInt32>> parentsAt = indices.parents(body, step.get(parents));
    List<Operand<TInt32>> parentNodes =
        NodeIndices.scalars(body, step.get(parents), shape.nodes() - 1);
    List<Operand<TInt32>> slots = NodeIndices.scalars(body, step.get(gradientSlots), shape.nodes());
    List<Operand<TInt32>> choices = NodeIndices.scalars(body, step.get(activations), shape.nodes());
    TensorList nodeValues = step.list(values);
    TensorList dz = step.list(dPreactivations);

    TensorList dValues = leafGradients(step, stateGradient(step, time));
    for (int node = shape.nodes() - 1; node > 0; node--) {
      Operand<TFloat32> parent = nodeValues.get(body, parentsAt.get(node - 1));
      NodeEquations.Gradient gradient =
          nodeGradient(
              step, dValues.get(body, slots.get(node)), own.get(node), parent, choices.get(node));
      dz = dz.with(body, own.get(node), gradient.preactivation());
      Operand<TInt32> slot = parentNodes.get(node - 1);
      dValues =
          dValues.with(
              body,
              slot,
              parentGradient(
                  body,
                  dValues.get(body, slot),
                  gradient,
                  step.get(edgesTransposed.get(node - 1))));
    }
    Operand<TFloat32> previous = step.list(states).get(body, time);
    NodeEquations.Gradient first =
        nodeGradient(step, dValues.get(body, slots.get(0)), own.get(0), previous, choices.get(0));
    step.next(dPreactivations, dz.with(body, own.get(0), first.preactivation()));
    step.next(dState, previousStateGradient(step, first));
  }

  /** {@code dm_t} from {@code dh_t}, what the softmax and step t+1 send back: [B, H]. */
  private Operand<TFloat32> stateGradient(TimeLoop.Step step, Operand<TInt32> time) {
    Ops body = step.tf();
    Operand<TFloat32> dh =
        body.math.add(step.get(dState), body.gather(step.get(dOutputs), time, body.constant(0)));
    Operand<TFloat32> state = step.list(states).get(body, body.math.add(time, body.constant(1)));
    Operand<TFloat32> scale = step.list(clipScales).get(body, time);
    return normClip.gradient(body, dh, new HiddenNormClip.Clipped(state, scale));
  }

  /**
   * {@code dv_j = dm / |leaves|} of the leaves, in slot N of a list of N+1 gradients; the others
   * are zeros, to which the nodes that read them will add.
   */
  private TensorList leafGradients(TimeLoop.Step step, Operand<TFloat32> dMean) {
    Ops body = step.tf();
    Operand<TFloat32> dLeaf = body.math.mul(dMean, step.get(leafShare));
    return TensorList.reserve(body, body.shape(dLeaf), body.constant(shape.nodes() + 1))
        .with(body, body.constant(shape.nodes()), dLeaf);
  }

  private NodeEquations.Gradient nodeGradient(
      TimeLoop.Step step,
      Operand<TFloat32> dv,
      Operand<TInt32> index,
      Operand<TFloat32> parent,
      Operand<TInt32> activation) {
    Ops body = step.tf();
    return equations.gradient(
        body,
        dv,
        step.list(activated).get(body, index),
        equations.gated() ? step.list(gates).get(body, index) : null,
        parent,
        activation);
  }

  /** {@code dv_i += dz_j W_ij^T}, and what the highway sends past the weights: [B, H]. */
  private static Operand<TFloat32> parentGradient(
      Ops body,
      Operand<TFloat32> soFar,
      NodeEquations.Gradient gradient,
      Operand<TFloat32> edgeTransposed) {
    Operand<TFloat32> through = body.linalg.matMul(gradient.preactivation(), edgeTransposed);
    Operand<TFloat32> skipped = gradient.skipped();
    return skipped == null
        ? body.math.add(soFar, through)
        : body.math.addN(List.of(soFar, through, skipped));
  }

  /**
   * {@code dh_{t-1} = (dz_0 W_h^T) * mask}, and what the highway sends past the weights: [B, H].
   */
  private Operand<TFloat32> previousStateGradient(
      TimeLoop.Step step, NodeEquations.Gradient first) {
    Ops body = step.tf();
    Operand<TFloat32> through =
        body.linalg.matMul(first.preactivation(), step.get(recurrentTransposed));
    if (stateMaskIn != null) {
      through = body.math.mul(through, step.get(stateMaskIn));
    }
    Operand<TFloat32> skipped = first.skipped();
    return skipped == null ? through : body.math.add(through, skipped);
  }

  /** {@code dW_h = sum over t of (h_{t-1} * mask)^T dz_0}: [H, C]. */
  private Operand<TFloat32> recurrentGradient(Operand<TFloat32> dFirst) {
    Operand<TInt32> previous = tf.range(tf.constant(0), text.steps(), tf.constant(1));
    Operand<TFloat32> seen =
        DropoutInput.apply(tf, trace.states().gather(tf, previous), stateMask); // [T, B, H]
    return tf.linalg.matMul(
        TextInput.rows(tf, seen, shape.hidden()), dFirst, MatMul.transposeA(true));
  }

  /** {@code dW_ij = sum over t of v_i^T dz_j}, for each node j but the first: [N-1, H, C]. */
  private Operand<TFloat32> edgesGradient(TensorList dz, Operand<TInt32> bases) {
    List<Operand<TInt32>> parentNodes =
        NodeIndices.scalars(tf, architecture.parents(), shape.nodes() - 1);
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (int node = 1; node < shape.nodes(); node++) {
      Operand<TFloat32> parents =
          trace.values().gather(tf, tf.math.add(bases, parentNodes.get(node - 1)));
      Operand<TFloat32> own = dz.gather(tf, tf.math.add(bases, tf.constant(node)));
      gradients.add(
          tf.linalg.matMul(
              TextInput.rows(tf, parents, shape.hidden()),
              TextInput.rows(tf, own, shape.cellColumns()),
              MatMul.transposeA(true)));
    }
    return tf.stack(gradients);
  }
}
