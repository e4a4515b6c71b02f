package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.HiddenNormClip;
import org.actornas.worker.model.TensorList;
import org.actornas.worker.model.TextInput;
import org.actornas.worker.model.TimeLoop;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Backpropagation through the recurrence, from the last time step to the first. The loop keeps the
 * gradient of every pre-activation; those of the matrices, sums over time, are then one product of
 * T*B rows for each group of siblings.
 */
final class RecurrenceBackward {
  private final CellShape shape;
  private final List<Siblings> siblings;
  private final HiddenNormClip normClip;
  private final Ops tf;
  private final RecurrenceForward.Trace trace;
  private final @Nullable Operand<TFloat32> stateMask;
  private final TimeLoop loop;
  private final Operand<TInt32> anyShape;
  private final TextInput text;

  // constants of the loop
  private final TimeLoop.Slot<TInt32> steps; // T
  private final TimeLoop.Slot<TFloat32> dOutputs; // [T, B, H]
  private final TimeLoop.Slot<TFloat32> recurrentTransposed; // W_h^T, [C, H]
  private final List<TimeLoop.Slot<TFloat32>> edgesTransposed; // [k C, H] for each group
  private final TimeLoop.@Nullable Slot<TFloat32> stateMaskIn; // [B, H]
  private final TimeLoop.Slot<TType> states;
  private final TimeLoop.Slot<TType> clipScales;
  private final List<TimeLoop.Slot<TType>> values; // of parents, one for each group
  private final List<TimeLoop.Slot<TType>> activated; // by node
  private final List<TimeLoop.Slot<TType>> gates; // by node

  // its variables
  private final TimeLoop.Slot<TFloat32> dState; // what step t+1 sends back to h_t, [B, H]
  private final TimeLoop.Slot<TType> dFirst; // dz of node 0, T elements [B, C]
  private final List<TimeLoop.Slot<TType>> dSiblings; // dz of each group, T elements [B, k C]

  /**
   * Gradients of what the recurrence reads.
   *
   * @param matrices shapes as the matrices themselves
   * @param projection of x_t W_x + b, [T*B, C]
   */
  record Gradients(CellMatrices matrices, Operand<TFloat32> projection) {}

  /**
   * @param trace what the forward pass left
   * @param dOutputs gradients of h_1 to h_T from outside the recurrence, [T, B, H]
   */
  RecurrenceBackward(
      GraphScope scope,
      CellShape shape,
      float maxHiddenNorm,
      CellMatrices matrices,
      TextInput text,
      @Nullable Operand<TFloat32> stateMask,
      RecurrenceForward.Trace trace,
      Operand<TFloat32> dOutputs) {
    this.shape = shape;
    this.siblings = Siblings.of(shape.cell());
    this.normClip = new HiddenNormClip(maxHiddenNorm);
    this.tf = scope.tf();
    this.trace = trace;
    this.stateMask = stateMask;
    this.text = text;
    this.anyShape = TensorList.anyShape(tf);
    this.loop = scope.loop(text.steps());
    this.steps = loop.in(text.steps());
    this.dOutputs = loop.in(dOutputs);
    CellMatrices transposed = matrices.transposed(tf);
    this.recurrentTransposed = loop.in(transposed.recurrent());
    this.edgesTransposed = loop.in(transposed.siblings());
    this.stateMaskIn = stateMask == null ? null : loop.in(stateMask);
    this.states = loop.in(trace.states());
    this.clipScales = loop.in(trace.clipScales());
    this.values =
        siblings.stream().map(g -> loop.in(trace.nodes().get(g.parent()).value())).toList();
    this.activated = trace.nodes().stream().map(node -> loop.in(node.activated())).toList();
    this.gates = trace.nodes().stream().map(node -> loop.in(node.gate())).toList();
    this.dState = loop.in(tf.zerosLike(trace.last()));
    this.dFirst = loop.in(TensorList.reserve(tf, anyShape, text.steps()));
    this.dSiblings =
        siblings.stream()
            .map(group -> loop.in(TensorList.reserve(tf, anyShape, text.steps())))
            .toList();
  }

  /** Builds the loop and the products after it. */
  Gradients run() {
    loop.run("backward", this::step);
    Operand<TInt32> all = tf.range(tf.constant(0), text.steps(), tf.constant(1));
    Operand<TFloat32> dz0 =
        TextInput.rows(tf, loop.resultList(dFirst, anyShape).gather(tf, all), shape.columns());
    Operand<TFloat32> seen =
        MaskInput.apply(tf, trace.states().gather(tf, all), stateMask); // h_{t-1}, [T, B, H]
    List<Operand<TFloat32>> edges = new ArrayList<>();
    for (int i = 0; i < siblings.size(); i++) {
      Siblings group = siblings.get(i);
      edges.add(
          product(
              trace.nodes().get(group.parent()).value().gather(tf, all),
              TextInput.rows(
                  tf,
                  loop.resultList(dSiblings.get(i), anyShape).gather(tf, all),
                  group.children().size() * shape.columns())));
    }
    return new Gradients(new CellMatrices(product(seen, dz0), edges), dz0);
  }

  /** {@code dW = sum over t of v^T dz}, from v [T, B, H] and dz [T*B, columns]. */
  private Operand<TFloat32> product(Operand<TFloat32> read, Operand<TFloat32> dz) {
    return tf.linalg.matMul(TextInput.rows(tf, read, shape.hidden()), dz, MatMul.transposeA(true));
  }

  private void step(TimeLoop.Step step) {
    Ops body = step.tf();
    Operand<TInt32> time =
        body.math.sub(
            body.math.sub(step.get(steps), body.constant(1)), step.index()); // T-1 down to 0
    NodeGradients dValues = leafGradients(body, stateGradient(step, time));
    for (int i = siblings.size() - 1; i >= 0; i--) {
      int parentNode = siblings.get(i).parent();
      Operand<TFloat32> parent = step.list(values.get(i)).get(body, time);
      List<Operand<TFloat32>> dz = new ArrayList<>();
      for (int child : siblings.get(i).children()) {
        CellNode.Gradient gradient =
            nodeGradient(step, time, child, dValues.of(body, child), parent);
        dz.addAll(gradient.preactivation());
        dValues.add(parentNode, gradient.skipped());
      }
      Operand<TFloat32> side = CellMatrices.beside(body, dz); // [B, k C]
      dValues.add(parentNode, body.linalg.matMul(side, step.get(edgesTransposed.get(i))));
      step.next(dSiblings.get(i), step.list(dSiblings.get(i)).with(body, time, side));
    }
    Operand<TFloat32> previous = step.list(states).get(body, time);
    CellNode.Gradient first = nodeGradient(step, time, 0, dValues.of(body, 0), previous);
    Operand<TFloat32> dz0 = CellMatrices.beside(body, first.preactivation());
    step.next(dFirst, step.list(dFirst).with(body, time, dz0));
    step.next(dState, previousStateGradient(step, dz0, first.skipped()));
  }

  /** {@code dm_t} from {@code dh_t}, what the outputs and step t+1 send back: [B, H]. */
  private Operand<TFloat32> stateGradient(TimeLoop.Step step, Operand<TInt32> time) {
    Ops body = step.tf();
    Operand<TFloat32> dh =
        body.math.add(step.get(dState), body.gather(step.get(dOutputs), time, body.constant(0)));
    Operand<TFloat32> state = step.list(states).get(body, body.math.add(time, body.constant(1)));
    Operand<TFloat32> scale = step.list(clipScales).get(body, time);
    return normClip.gradient(body, dh, new HiddenNormClip.Clipped(state, scale));
  }

  /** {@code dv_j = dm / |leaves|} of the leaves. */
  private NodeGradients leafGradients(Ops body, Operand<TFloat32> dMean) {
    int[] leaves = shape.cell().leaves();
    Operand<TFloat32> dLeaf =
        leaves.length == 1 ? dMean : body.math.mul(dMean, body.constant(1f / leaves.length));
    NodeGradients gradients = new NodeGradients(shape.cell().nodes());
    for (int leaf : leaves) {
      gradients.add(leaf, dLeaf);
    }
    return gradients;
  }

  private CellNode.Gradient nodeGradient(
      TimeLoop.Step step,
      Operand<TInt32> time,
      int node,
      Operand<TFloat32> dv,
      Operand<TFloat32> parent) {
    Ops body = step.tf();
    boolean gated = CellNode.parts(shape.nodeForm()) > 1;
    return new CellNode(shape.nodeForm(), shape.cell().activation(node))
        .gradient(
            body,
            dv,
            step.list(activated.get(node)).get(body, time),
            gated ? step.list(gates.get(node)).get(body, time) : null,
            parent);
  }

  /**
   * {@code dh_{t-1} = (dz_0 W_h^T) * mask}, and what the highway sends past the weights: [B, H].
   */
  private Operand<TFloat32> previousStateGradient(
      TimeLoop.Step step, Operand<TFloat32> dz0, @Nullable Operand<TFloat32> skipped) {
    Ops body = step.tf();
    Operand<TFloat32> through = body.linalg.matMul(dz0, step.get(recurrentTransposed));
    if (stateMaskIn != null) {
      through = body.math.mul(through, step.get(stateMaskIn));
    }
    return skipped == null ? through : body.math.add(through, skipped);
  }

  /** What has reached each node's value so far, [B, H] each. */
  private static final class NodeGradients {
    private final List<List<Operand<TFloat32>>> terms;

    NodeGradients(int nodes) {
      terms = new ArrayList<>(Collections.nCopies(nodes, List.of()));
      terms.replaceAll(none -> new ArrayList<>());
    }

    void add(int node, @Nullable Operand<TFloat32> term) {
      if (term != null) {
        terms.get(node).add(term);
      }
    }

    Operand<TFloat32> of(Ops tf, int node) {
      List<Operand<TFloat32>> sum = terms.get(node);
      return sum.size() == 1 ? sum.get(0) : tf.math.addN(sum);
    }
  }
}
