package org.actornas.controller.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Draws architectures from the policy, each by uniform numbers of its own counter.
 *
 * <p>A run computes a block of {@value #BLOCK} rows, and counter i always lies in row {@code i mod
 * BLOCK}. A matrix product may round a row differently at another place or beside more rows; here
 * neither ever changes, so that architecture i is the same to the bit however many are drawn.
 */
final class SamplingGraph {
  static final int BLOCK = 32;

  private final DecisionLayout layout;
  private final int hidden;
  private final CounterRandom random;

  private final Placeholder<TFloat32> uniforms; // [D, B, 1]
  private final Operand<TInt32> decisions; // [D, B]
  private final Operand<TFloat32> logProbabilities; // [D, B]
  private final Operand<TFloat32> entropies; // [D, B]
  private final Operand<TFloat32> argmaxProbabilities; // [D, B]
  private final Operand<TFloat32> finalHidden; // [B, H]

  SamplingGraph(
      Ops tf,
      DecisionLayout layout,
      PolicySettings settings,
      PolicyVariables policy,
      CounterRandom random) {
    this.layout = layout;
    this.hidden = settings.hidden();
    this.random = random;
    int steps = layout.decisions();
    this.uniforms = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(steps, BLOCK, 1)));
    List<Output<TFloat32>> uniform = tf.unstack(uniforms, (long) steps).output();
    List<OutputLayers.Layer> layers =
        new OutputLayers(tf, layout, settings, policy.output(), policy.outputBias()).each();
    Lstm lstm = new Lstm(tf, policy.recurrent().value());
    Operand<TFloat32> projections = policy.projectedEmbedding(tf);

    List<Operand<TInt32>> picks = new ArrayList<>();
    List<Operand<TFloat32>> logits = new ArrayList<>();
    Operand<TInt32> rows = tf.constant(new int[BLOCK]); // the start
    Lstm.State state = null;
    for (int step = 0; step < steps; step++) {
      Operand<TFloat32> projected = tf.gather(projections, rows, tf.constant(0));
      state = state == null ? lstm.first(projected) : lstm.next(projected, state);
      Operand<TFloat32> z = layers.get(step).logits(state.hidden());
      Operand<TInt32> pick = pick(tf, z, uniform.get(step), layout.space().choices(step));
      rows = tf.math.add(pick, tf.constant(layout.firstRow(step)));
      picks.add(pick);
      logits.add(z);
    }

    this.decisions = tf.stack(picks);
    Distributions distributions = Distributions.of(tf, tf.stack(logits));
    this.logProbabilities =
        distributions.logProbabilitiesOf(Distributions.oneHot(tf, decisions, layout.width()));
    this.entropies = distributions.entropies();
    this.argmaxProbabilities = distributions.maxima();
    this.finalHidden = Objects.requireNonNull(state).hidden();
  }

  /**
   * The inverse of the cumulative distribution at u: how many of {@code p_0, p_0 + p_1, ...} are at
   * most u. The last sum is left out, so that rounding cannot pick beyond the last choice.
   *
   * @param u [B, 1], in [0, 1)
   * @return [B], 0 to choices - 1
   */
  private static Operand<TInt32> pick(
      Ops tf, Operand<TFloat32> z, Operand<TFloat32> u, int choices) {
    Operand<TFloat32> cumulative = tf.math.cumsum(tf.nn.softmax(z), tf.constant(1));
    Operand<TFloat32> inner =
        tf.slice(cumulative, tf.constant(new int[2]), tf.constant(new int[] {BLOCK, choices - 1}));
    return tf.reduceSum(
        tf.dtypes.cast(tf.math.lessEqual(inner, u), TInt32.class),
        tf.constant(1),
        ReduceSum.keepDims(false));
  }

  /** Architectures {@code firstCounter .. firstCounter + count - 1}. */
  List<SampledArchitecture> sample(Session session, long firstCounter, int count) {
    List<SampledArchitecture> sampled = new ArrayList<>(count);
    while (sampled.size() < count) {
      long counter = firstCounter + sampled.size();
      int row = Math.floorMod(counter, BLOCK);
      int rows = Math.min(BLOCK - row, count - sampled.size());
      addBlock(session, counter, row, rows, sampled);
    }
    return List.copyOf(sampled);
  }

  private void addBlock(
      Session session, long counter, int row, int rows, List<SampledArchitecture> sampled) {
    Session.Runner runner = session.runner();
    try (TFloat32 u = Tensors.of(uniforms.shape(), uniforms(counter, row, rows));
        Result result =
            runner
                .feed(uniforms, u)
                .fetch(decisions)
                .fetch(logProbabilities)
                .fetch(entropies)
                .fetch(argmaxProbabilities)
                .fetch(finalHidden)
                .run()) {
      int[] picked = Tensors.ints(result.get(0));
      DecisionColumns columns =
          new DecisionColumns(
              layout.decisions(),
              hidden,
              Tensors.floats(result.get(1)),
              Tensors.floats(result.get(2)),
              Tensors.floats(result.get(3)),
              Tensors.floats(result.get(4)));
      for (int i = row; i < row + rows; i++) {
        sampled.add(columns.of(i, architecture(picked, i)));
      }
    }
  }

  private Architecture architecture(int[] picked, int row) {
    int[] drawn = new int[layout.decisions()];
    for (int step = 0; step < drawn.length; step++) {
      drawn[step] = picked[step * BLOCK + row];
    }
    return Architecture.of(drawn);
  }

  /** [D, B, 1], zero in the rows that are not asked for. */
  private float[] uniforms(long counter, int row, int rows) {
    float[] values = new float[layout.decisions() * BLOCK];
    for (int i = 0; i < rows; i++) {
      RandomGenerator draws = random.at(Purpose.ARCHITECTURE, counter + i);
      for (int step = 0; step < layout.decisions(); step++) {
        values[step * BLOCK + row + i] = draws.nextFloat();
      }
    }
    return values;
  }
}
