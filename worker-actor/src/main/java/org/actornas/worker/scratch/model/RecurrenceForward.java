package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.HiddenNormClip;
import org.actornas.worker.model.TensorList;
import org.actornas.worker.model.TextInput;
import org.actornas.worker.model.TimeLoop;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The recurrence {@code h_t = cell(x_t, h_{t-1})} of one fixed cell over all time steps. Which node
 * reads which is in the graph itself: nothing is looked up, and nodes that read the same parent
 * share one product.
 */
final class RecurrenceForward {
  private final CellShape shape;
  private final List<Siblings> siblings;
  private final HiddenNormClip normClip;
  private final boolean traced;

  private final TimeLoop loop;
  private final Operand<TInt32> anyShape;

  // constants of the loop
  private final TimeLoop.Slot<TFloat32> projection; // [T, B, C]
  private final TimeLoop.Slot<TFloat32> recurrent; // W_h, [H, C]
  private final List<TimeLoop.Slot<TFloat32>> edges; // [H, k C] for each group of siblings
  private final TimeLoop.@Nullable Slot<TFloat32> stateMask; // [B, H]

  // its variables
  private final TimeLoop.Slot<TFloat32> state; // h_{t-1}, [B, H]
  private final TimeLoop.Slot<TType> states; // T+1 elements [B, H]
  private final TimeLoop.Slot<TType> clipScales; // T elements [B, 1]
  private final List<NodeSlots> nodes;

  /** T elements [B, H] each. */
  private record NodeSlots(
      TimeLoop.Slot<TType> value, TimeLoop.Slot<TType> activated, TimeLoop.Slot<TType> gate) {}

  /**
   * What the recurrence keeps of a node: T elements [B, H] each.
   *
   * @param value v
   * @param activated act(u)
   * @param gate of a highway node
   */
  record NodeTrace(TensorList value, TensorList activated, TensorList gate) {}

  /**
   * What the recurrence leaves.
   *
   * @param last h_T, [B, H]
   * @param states h_0 to h_T: T+1 elements [B, H]
   * @param clipScales how much each state was scaled down: T elements [B, 1]; traced only
   * @param nodes by number; traced only
   */
  record Trace(
      Operand<TFloat32> last, TensorList states, TensorList clipScales, List<NodeTrace> nodes) {}

  /**
   * @param projection x_t W_x + b, [T, B, C]
   * @param stateMask [B, H]
   * @param traced whether {@link RecurrenceBackward} will follow
   */
  RecurrenceForward(
      GraphScope scope,
      CellShape shape,
      float maxHiddenNorm,
      CellMatrices matrices,
      TextInput text,
      Operand<TFloat32> projection,
      @Nullable Operand<TFloat32> stateMask,
      boolean traced) {
    this.shape = shape;
    this.siblings = Siblings.of(shape.cell());
    this.normClip = new HiddenNormClip(maxHiddenNorm);
    this.traced = traced;
    Ops tf = scope.tf();
    this.anyShape = TensorList.anyShape(tf);
    this.loop = scope.loop(text.steps());
    this.projection = loop.in(projection);
    this.recurrent = loop.in(matrices.recurrent());
    this.edges = loop.in(matrices.siblings());
    this.stateMask = stateMask == null ? null : loop.in(stateMask);
    this.state = loop.in(text.carry());
    this.states =
        loop.in(
            TensorList.reserve(tf, anyShape, tf.math.add(text.steps(), tf.constant(1)))
                .with(tf, tf.constant(0), text.carry()));
    this.clipScales = loop.in(TensorList.reserve(tf, anyShape, text.steps()));
    this.nodes = new ArrayList<>();
    for (int node = 0; traced && node < shape.cell().nodes(); node++) {
      nodes.add(
          new NodeSlots(
              loop.in(TensorList.reserve(tf, anyShape, text.steps())),
              loop.in(TensorList.reserve(tf, anyShape, text.steps())),
              loop.in(TensorList.reserve(tf, anyShape, text.steps()))));
    }
  }

  /** Builds the loop. */
  Trace run() {
    loop.run("forward", this::step);
    List<NodeTrace> traces = new ArrayList<>();
    for (NodeSlots slots : nodes) {
      traces.add(
          new NodeTrace(
              loop.resultList(slots.value(), anyShape),
              loop.resultList(slots.activated(), anyShape),
              loop.resultList(slots.gate(), anyShape)));
    }
    return new Trace(
        loop.result(state),
        loop.resultList(states, anyShape),
        loop.resultList(clipScales, anyShape),
        traces);
  }

  private void step(TimeLoop.Step step) {
    Ops tf = step.tf();
    List<CellNode.@Nullable Value> values =
        new ArrayList<>(Collections.nCopies(shape.cell().nodes(), null));
    values.set(0, firstNode(step));
    for (int i = 0; i < siblings.size(); i++) {
      Operand<TFloat32> parent = value(values, siblings.get(i).parent());
      List<Integer> children = siblings.get(i).children();
      List<Operand<TFloat32>> z =
          CellMatrices.apart(
              tf,
              tf.linalg.matMul(parent, step.get(edges.get(i))),
              children.size() * CellNode.parts(shape.nodeForm()));
      for (int child = 0; child < children.size(); child++) {
        values.set(
            children.get(child),
            node(children.get(child))
                .value(tf, partsOf(z, child, CellNode.parts(shape.nodeForm())), parent));
      }
    }
    HiddenNormClip.Clipped next = normClip.clip(tf, meanOfLeaves(tf, values));

    step.next(state, next.state());
    step.next(
        states,
        step.list(states).with(tf, tf.math.add(step.index(), tf.constant(1)), next.state()));
    if (traced) {
      step.next(clipScales, step.list(clipScales).with(tf, step.index(), next.scale()));
      keep(step, values);
    }
  }

  /** Node 0: {@code z = x_t W_x + b + (h_{t-1} * mask) W_h}; its parent's value is h_{t-1}. */
  private CellNode.Value firstNode(TimeLoop.Step step) {
    Ops tf = step.tf();
    Operand<TFloat32> previous = step.get(state);
    Operand<TFloat32> seen =
        stateMask == null ? previous : tf.math.mul(previous, step.get(stateMask));
    Operand<TFloat32> input = tf.gather(step.get(projection), step.index(), tf.constant(0));
    Operand<TFloat32> z = tf.math.add(input, tf.linalg.matMul(seen, step.get(recurrent))); // [B, C]
    return node(0).value(tf, CellMatrices.apart(tf, z, CellNode.parts(shape.nodeForm())), previous);
  }

  private CellNode node(int node) {
    return new CellNode(shape.nodeForm(), shape.cell().activation(node));
  }

  /** The parts of one child among those of all siblings. */
  static List<Operand<TFloat32>> partsOf(List<Operand<TFloat32>> all, int child, int parts) {
    return all.subList(child * parts, (child + 1) * parts);
  }

  private static Operand<TFloat32> value(List<CellNode.@Nullable Value> values, int node) {
    return Objects.requireNonNull(values.get(node), "a node's parent comes before it").value();
  }

  /** {@code m_t = 1/|leaves| sum of v_j over the leaves}: [B, H]. */
  private Operand<TFloat32> meanOfLeaves(Ops tf, List<CellNode.@Nullable Value> values) {
    int[] leaves = shape.cell().leaves();
    if (leaves.length == 1) {
      return value(values, leaves[0]);
    }
    List<Operand<TFloat32>> all = new ArrayList<>();
    for (int leaf : leaves) {
      all.add(value(values, leaf));
    }
    return tf.math.mul(tf.math.addN(all), tf.constant(1f / leaves.length));
  }

  private void keep(TimeLoop.Step step, List<CellNode.@Nullable Value> values) {
    Ops tf = step.tf();
    for (Siblings group : siblings) {
      TimeLoop.Slot<TType> slot = nodes.get(group.parent()).value();
      step.next(slot, step.list(slot).with(tf, step.index(), value(values, group.parent())));
    }
    for (int node = 0; node < values.size(); node++) {
      CellNode.Value value = Objects.requireNonNull(values.get(node));
      NodeSlots slots = nodes.get(node);
      step.next(
          slots.activated(),
          step.list(slots.activated()).with(tf, step.index(), value.activated()));
      if (value.gate() != null) {
        step.next(slots.gate(), step.list(slots.gate()).with(tf, step.index(), value.gate()));
      }
    }
  }
}
