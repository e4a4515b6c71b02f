package org.actornas.worker.model;

import java.util.List;
import org.actornas.protocol.weights.WeightsShape;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The cell's recurrence {@code h_t = cell(x_t, h_{t-1})} over all time steps: builds the loop, and
 * in it one step.
 *
 * <p>In training, node values of all steps stay in lists of T*N elements, that of node j in step t
 * at {@code t N + j}; in evaluation each step overwrites those of the one before.
 */
final class CellForward {
  private final WeightsShape shape;
  private final NodeEquations equations;
  private final HiddenNormClip normClip;
  private final boolean traced;

  private final TimeLoop loop;
  private final Operand<TInt32> anyShape;

  // constants of the loop
  private final TimeLoop.Slot<TFloat32> projection; // [T, B, C]
  private final TimeLoop.Slot<TFloat32> recurrent; // W_h, [H, C]
  private final List<TimeLoop.Slot<TFloat32>> edges; // [H, C], of nodes 1 to N-1
  private final TimeLoop.Slot<TInt32> activations; // [N]
  private final TimeLoop.Slot<TInt32> parents; // [N-1]
  private final TimeLoop.Slot<TInt32> leaves; // [leaves]
  private final TimeLoop.@Nullable Slot<TFloat32> stateMask; // [B, H]

  // its variables
  private final TimeLoop.Slot<TFloat32> state; // h_{t-1}, [B, H]
  private final TimeLoop.Slot<TType> states;
  private final TimeLoop.Slot<TType> clipScales;
  private final TimeLoop.Slot<TType> values;
  private final TimeLoop.Slot<TType> activated;
  private final TimeLoop.Slot<TType> gates;

  /**
   * What the recurrence leaves.
   *
   * @param last h_T, [B, H]
   * @param states h_0 to h_T: T+1 elements [B, H]
   * @param clipScales how much each state was scaled down: T elements [B, 1]; traced only
   * @param values of all nodes: T*N elements [B, H]; traced only
   * @param activated act(u) of all nodes: T*N elements [B, H]; traced only
   * @param gates of all nodes: T*N elements [B, H]; traced highway cells only
   */
  record Trace(
      Operand<TFloat32> last,
      TensorList states,
      TensorList clipScales,
      TensorList values,
      TensorList activated,
      TensorList gates) {}

  /**
   * @param projection x_t W_x + b, [T, B, C]
   * @param traced whether {@link CellBackward} will follow
   */
  CellForward(
      GraphScope scope,
      ModelSettings settings,
      CellWeights weights,
      ArchitectureInput architecture,
      TextInput text,
      Operand<TFloat32> projection,
      @Nullable Operand<TFloat32> stateMask,
      boolean traced) {
    this.shape = settings.shape();
    this.equations = new NodeEquations(shape.nodeForm());
    this.normClip = new HiddenNormClip(settings.regularization().maxHiddenNorm());
    this.traced = traced;
    Ops tf = scope.tf();
    this.anyShape = TensorList.anyShape(tf);
    this.loop = scope.loop(text.steps());
    this.projection = loop.in(projection);
    this.recurrent = loop.in(weights.recurrent());
    this.edges = loop.in(weights.edges());
    this.activations = loop.in(architecture.activations());
    this.parents = loop.in(architecture.parents());
    this.leaves = loop.in(architecture.leaves());
    this.stateMask = stateMask == null ? null : loop.in(stateMask);

    Operand<TInt32> nodes = tf.constant(shape.nodes());
    Operand<TInt32> kept = traced ? tf.math.mul(text.steps(), nodes) : nodes;
    this.state = loop.in(text.carry());
    this.states =
        loop.in(
            TensorList.reserve(tf, anyShape, tf.math.add(text.steps(), tf.constant(1)))
                .with(tf, tf.constant(0), text.carry()));
    this.clipScales = loop.in(TensorList.reserve(tf, anyShape, text.steps()));
    this.values = loop.in(TensorList.reserve(tf, anyShape, kept));
    this.activated = loop.in(TensorList.reserve(tf, anyShape, kept));
    this.gates = loop.in(TensorList.reserve(tf, anyShape, kept));
  }

  /** Builds the loop. */
  Trace run() {
    loop.run("forward", this::step);
    TensorList nodeValues = loop.resultList(values, anyShape);
    return new Trace(
        loop.result(state),
        loop.resultList(states, anyShape),
        loop.resultList(clipScales, anyShape),
        nodeValues,
        equations.gated() ? loop.resultList(activated, anyShape) : nodeValues,
        loop.resultList(gates, anyShape));
  }

  private void step(TimeLoop.Step step) {
    Ops tf = step.tf();
    NodeIndices indices = NodeIndices.of(tf, shape.nodes(), traced ? step.index() : null);
    List<Operand<TInt32>> own = indices.own(tf);
    List<Operand<TInt32>> parentsAt = indices.parents(tf, step.get(parents));
    List<Operand<TInt32>> choices = NodeIndices.scalars(tf, step.get(activations), shape.nodes());
    Lists lists = new Lists(step);

    lists.add(step, own.get(0), firstNode(step, choices.get(0)));
    for (int node = 1; node < shape.nodes(); node++) {
      Operand<TFloat32> parent = lists.values.get(tf, parentsAt.get(node - 1));
      lists.add(
          step, own.get(node), node(tf, parent, step.get(edges.get(node - 1)), choices.get(node)));
    }
    HiddenNormClip.Clipped next =
        normClip.clip(tf, meanOfLeaves(tf, lists.values, indices, step.get(leaves)));

    step.next(state, next.state());
    step.next(
        states,
        step.list(states).with(tf, tf.math.add(step.index(), tf.constant(1)), next.state()));
    if (traced) {
      step.next(clipScales, step.list(clipScales).with(tf, step.index(), next.scale()));
    }
    lists.save(step);
  }

  /** Node 0: {@code z = x_t W_x + b + (h_{t-1} * mask) W_h}; its parent's value is h_{t-1}. */
  private NodeEquations.Value firstNode(TimeLoop.Step step, Operand<TInt32> activation) {
    Ops tf = step.tf();
    Operand<TFloat32> previous = step.get(state);
    Operand<TFloat32> seen =
        stateMask == null ? previous : tf.math.mul(previous, step.get(stateMask));
    Operand<TFloat32> input = tf.gather(step.get(projection), step.index(), tf.constant(0));
    Operand<TFloat32> z = tf.math.add(input, tf.linalg.matMul(seen, step.get(recurrent))); // [B, C]
    return equations.value(tf, z, previous, activation);
  }

  /** Node j: {@code z = v_i W_ij}. */
  private NodeEquations.Value node(
      Ops tf, Operand<TFloat32> parent, Operand<TFloat32> edge, Operand<TInt32> activation) {
    return equations.value(tf, tf.linalg.matMul(parent, edge), parent, activation);
  }

  /** {@code m_t = 1/|leaves| sum of v_j over the leaves}: [B, H]. */
  private static Operand<TFloat32> meanOfLeaves(
      Ops tf, TensorList values, NodeIndices indices, Operand<TInt32> leaves) {
    return tf.math.mean(values.gather(tf, indices.at(tf, leaves)), tf.constant(0));
  }

  /** The lists of node values as they grow within a step. */
  private final class Lists {
    private TensorList values;
    private TensorList activated;
    private TensorList gates;

    Lists(TimeLoop.Step step) {
      values = step.list(CellForward.this.values);
      activated = step.list(CellForward.this.activated);
      gates = step.list(CellForward.this.gates);
    }

    void add(TimeLoop.Step step, Operand<TInt32> index, NodeEquations.Value node) {
      Ops tf = step.tf();
      values = values.with(tf, index, node.value());
      if (traced && node.gate() != null) {
        activated = activated.with(tf, index, node.activated());
        gates = gates.with(tf, index, node.gate());
      }
    }

    void save(TimeLoop.Step step) {
      step.next(CellForward.this.values, values);
      step.next(CellForward.this.activated, activated);
      step.next(CellForward.this.gates, gates);
    }
  }
}
