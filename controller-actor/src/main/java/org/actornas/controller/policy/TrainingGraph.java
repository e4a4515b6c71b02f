package org.actornas.controller.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.actornas.controller.policy.PolicyUpdate.Outcome;
import org.actornas.controller.policy.Variables.Variable;
import org.actornas.protocol.architecture.Architecture;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One update of the policy: {@code L = L_PG + w * L_Sup}, its gradient, and Adam. The R = K + M
 * rows of a run are the K sampled architectures, then the M remembered ones, teacher-forced in one
 * pass; weights per row say what each adds to which loss.
 */
final class TrainingGraph {
  private final Ops tf;
  private final DecisionLayout layout;
  private final PolicySettings settings;

  private final Placeholder<TInt32> inputs; // [D, R] rows of the embedding
  private final Placeholder<TInt32> decisions; // [D, R]
  private final Placeholder<TFloat32> advantages; // [R] advantage / K; 0 where remembered
  private final Placeholder<TFloat32> sampled; // [R] 1 / K; 0 where remembered
  private final Placeholder<TFloat32> remembered; // [R] 1 / M; 0 where sampled
  private final Placeholder<TInt32> sampledRows; // [] K

  private final Operand<TFloat32> policyGradientLoss; // []
  private final Operand<TFloat32> reconstructionLoss; // []
  private final Operand<TFloat32> meanEntropy; // []
  private final Operand<TFloat32> logProbabilities; // [D, R]
  private final Operand<TFloat32> entropies; // [D, R]
  private final Operand<TFloat32> argmaxProbabilities; // [D, R]
  private final Operand<TFloat32> finalHidden; // [R, H]
  private final List<Variable> learned;
  private final List<Output<TFloat32>> gradients;
  private final Adam adam;

  /**
   * Adds the update to the graph.
   *
   * @param form of L_Sup; empty leaves it out
   */
  TrainingGraph(
      Ops tf,
      DecisionLayout layout,
      PolicySettings settings,
      Variables variables,
      PolicyVariables policy,
      Optional<ReconstructionForm> form) {
    this.tf = tf;
    this.layout = layout;
    this.settings = settings;
    Shape matrix = Shape.of(layout.decisions(), Shape.UNKNOWN_SIZE);
    Shape vector = Shape.of(Shape.UNKNOWN_SIZE);
    this.inputs = tf.placeholder(TInt32.class, Placeholder.shape(matrix));
    this.decisions = tf.placeholder(TInt32.class, Placeholder.shape(matrix));
    this.advantages = tf.placeholder(TFloat32.class, Placeholder.shape(vector));
    this.sampled = tf.placeholder(TFloat32.class, Placeholder.shape(vector));
    this.remembered = tf.placeholder(TFloat32.class, Placeholder.shape(vector));
    this.sampledRows = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));

    OutputLayers layers =
        new OutputLayers(tf, layout, settings, policy.output(), policy.outputBias());
    List<Operand<TFloat32>> hidden = hidden(policy, form);
    Distributions distributions = Distributions.of(tf, layers.logits(tf.stack(hidden)));
    Operand<TFloat32> oneHot = Distributions.oneHot(tf, decisions, layout.width());
    this.logProbabilities = distributions.logProbabilitiesOf(oneHot);
    this.entropies = distributions.entropies();
    this.argmaxProbabilities = distributions.maxima();
    this.finalHidden = hidden.get(hidden.size() - 1);
    this.meanEntropy = total(tf.math.mul(entropies, sampled));
    this.policyGradientLoss = policyGradientLoss();
    this.reconstructionLoss =
        form.isEmpty() || layout.decisions() == 1
            ? tf.constant(0f) // a cell of one decision has nothing that a state could hold
            : switch (form.get()) {
              case NLL ->
                  new ReconstructionLoss(tf, remembered)
                      .negativeLogLikelihood(distributions, oneHot, layout.decisions());
              case SOFTMAX_CE ->
                  new ReconstructionLoss(tf, remembered)
                      .softmaxCrossEntropy(
                          distributions, oneHot, layers.mask(), layout.decisions());
              case AUTOENCODE -> autoencodeLoss(variables, oneHot);
              case RECALL -> recallLoss(variables, hidden, oneHot);
            };

    Operand<TFloat32> loss =
        tf.math.add(
            policyGradientLoss,
            tf.math.mul(tf.constant(settings.reconstructionWeight()), reconstructionLoss));
    this.learned =
        variables.all().stream()
            // no state is read in a cell of one decision, and TensorFlow refuses its gradient
            .filter(variable -> layout.decisions() > 1 || !variable.equals(policy.recurrent()))
            .toList();
    this.gradients = gradients(loss);
    this.adam = new Adam(tf, variables, learned, gradients, loss, settings.learningRate());
  }

  /**
   * The LSTM's hidden states, D times [R, H]. For {@link ReconstructionForm#SOFTMAX_CE} a
   * remembered row forgets the start: its second step begins from the zero state, as in the
   * authors' code.
   */
  private List<Operand<TFloat32>> hidden(
      PolicyVariables policy, Optional<ReconstructionForm> form) {
    Lstm lstm = new Lstm(tf, policy.recurrent().value());
    Operand<TFloat32> projections =
        tf.gather(policy.projectedEmbedding(tf), inputs, tf.constant(0)); // [D, R, 4H]
    List<Output<TFloat32>> projected = tf.unstack(projections, (long) layout.decisions()).output();
    Lstm.State state = lstm.first(projected.get(0));
    List<Operand<TFloat32>> hidden = new ArrayList<>(List.of(state.hidden()));
    if (form.equals(Optional.of(ReconstructionForm.SOFTMAX_CE))) {
      Operand<TFloat32> isSampled =
          tf.dtypes.cast(tf.math.equal(remembered, tf.constant(0f)), TFloat32.class);
      Operand<TFloat32> kept = tf.expandDims(isSampled, tf.constant(1)); // [R, 1]
      state = new Lstm.State(tf.math.mul(state.hidden(), kept), tf.math.mul(state.cell(), kept));
    }
    for (int step = 1; step < layout.decisions(); step++) {
      state = lstm.next(projected.get(step), state);
      hidden.add(state.hidden());
    }
    return hidden;
  }

  /** {@code -(1/K) sum_k advantage_k * sum_t log pi(a_kt)}, less the regularizer's entropy. */
  private Operand<TFloat32> policyGradientLoss() {
    Operand<TFloat32> reinforce = tf.math.neg(total(tf.math.mul(logProbabilities, advantages)));
    return settings.entropyUse() == EntropyUse.REGULARIZER
        ? tf.math.sub(reinforce, tf.math.mul(tf.constant(settings.entropyWeight()), meanEntropy))
        : reinforce;
  }

  /** The likelihood of the first D-1 decisions under a decoder that sees the final state alone. */
  private Operand<TFloat32> autoencodeLoss(Variables variables, Operand<TFloat32> oneHot) {
    Operand<TFloat32> logits =
        AutoencodeDecoder.add(variables, layout, settings.hidden())
            .logits(tf, layout, rememberedRows(finalHidden));
    return new ReconstructionLoss(tf, rememberedWeights())
        .negativeLogLikelihood(
            Distributions.of(tf, logits), rememberedDecisions(oneHot), layout.decisions() - 1);
  }

  /** The likelihood of every decision under every state that has read it. */
  private Operand<TFloat32> recallLoss(
      Variables variables, List<Operand<TFloat32>> hidden, Operand<TFloat32> oneHot) {
    return RecallReadout.add(variables, layout, settings.hidden())
        .loss(
            tf,
            layout,
            hidden.subList(1, hidden.size()).stream().map(this::rememberedRows).toList(),
            rememberedDecisions(oneHot),
            rememberedWeights());
  }

  /** Of [R, H] the remembered rows, [M, H]. */
  private Operand<TFloat32> rememberedRows(Operand<TFloat32> values) {
    return tf.slice(
        values, tf.stack(List.of(sampledRows, tf.constant(0))), tf.constant(new int[] {-1, -1}));
  }

  /** Of [D, R, C] the remembered rows' first D-1 decisions, [D-1, M, C]. */
  private Operand<TFloat32> rememberedDecisions(Operand<TFloat32> oneHot) {
    Operand<TInt32> zero = tf.constant(0);
    return tf.slice(
        oneHot,
        tf.stack(List.of(zero, sampledRows, zero)),
        tf.constant(new int[] {layout.decisions() - 1, -1, -1}));
  }

  /** [M]. */
  private Operand<TFloat32> rememberedWeights() {
    return tf.slice(remembered, tf.stack(List.of(sampledRows)), tf.constant(new int[] {-1}));
  }

  private Operand<TFloat32> total(Operand<TFloat32> values) {
    return tf.reduceSum(values, tf.constant(new int[] {0, 1}), ReduceSum.keepDims(false));
  }

  private List<Output<TFloat32>> gradients(Operand<TFloat32> loss) {
    Gradients all = tf.gradients(loss, learned.stream().map(Variable::value).toList());
    List<Output<TFloat32>> result = new ArrayList<>();
    for (int i = 0; i < learned.size(); i++) {
      result.add(all.<TFloat32>dy(i));
    }
    return result;
  }

  /**
   * Takes a step of Adam.
   *
   * @param step counted from 1
   */
  PolicyUpdate update(Session session, long step, Rows rows) {
    return run(
        session,
        rows,
        (runner, fed) -> {
          adam.addTo(runner, step, fed);
          runner.fetch(policyGradientLoss).fetch(reconstructionLoss).fetch(meanEntropy);
          runner.fetch(adam.gradientNorm()).fetch(adam.taken());
        },
        result ->
            new PolicyUpdate(
                ((TBool) result.get(4)).getBoolean() ? Outcome.APPLIED : Outcome.DROPPED_NOT_FINITE,
                scalar(result, 0),
                rows.remembered().isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(scalar(result, 1)),
                scalar(result, 2),
                scalar(result, 3)));
  }

  /** What the policy thinks of architectures at each of their decisions, teacher-forced. */
  List<SampledArchitecture> trace(Session session, List<Architecture> architectures) {
    Rows rows = new Rows(architectures, new float[architectures.size()], List.of());
    return run(
        session,
        rows,
        (runner, fed) ->
            runner
                .fetch(logProbabilities)
                .fetch(entropies)
                .fetch(argmaxProbabilities)
                .fetch(finalHidden),
        result -> {
          DecisionColumns columns =
              new DecisionColumns(
                  layout.decisions(),
                  settings.hidden(),
                  Tensors.floats(result.get(0)),
                  Tensors.floats(result.get(1)),
                  Tensors.floats(result.get(2)),
                  Tensors.floats(result.get(3)));
          List<SampledArchitecture> traces = new ArrayList<>();
          for (int row = 0; row < architectures.size(); row++) {
            traces.add(columns.of(row, architectures.get(row)));
          }
          return List.copyOf(traces);
        });
  }

  /** The gradient of L by variable, row-major; nothing is applied. */
  Map<String, float[]> gradients(Session session, Rows rows) {
    return run(
        session,
        rows,
        (runner, fed) -> gradients.forEach(runner::fetch),
        result -> {
          Map<String, float[]> values = new TreeMap<>();
          for (int i = 0; i < learned.size(); i++) {
            values.put(learned.get(i).name(), Tensors.floats(result.get(i)));
          }
          return values;
        });
  }

  /**
   * Runs the graph on rows.
   *
   * @param request says what to fetch; tensors that it feeds go to the list, to be closed here
   * @param read copies what it wants out of the result, which is closed afterwards
   */
  private <T> T run(
      Session session,
      Rows rows,
      BiConsumer<Session.Runner, List<Tensor>> request,
      Function<Result, T> read) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feed(runner, rows, fed);
      request.accept(runner, fed);
      try (Result result = runner.run()) {
        return read.apply(result);
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static double scalar(Result result, int index) {
    return ((TFloat32) result.get(index)).getFloat();
  }

  private void feed(Session.Runner runner, Rows rows, List<Tensor> fed) {
    int k = rows.sampled().size();
    int m = rows.remembered().size();
    int count = k + m;
    int[] decisionsOf = layout.decisionsOf(rows.all(), count);
    float[] advantageOf = new float[count];
    for (int row = 0; row < k; row++) {
      advantageOf[row] = rows.advantages()[row] / k;
    }
    float[] sampledOf = new float[count];
    Arrays.fill(sampledOf, 0, k, 1f / k);
    float[] rememberedOf = new float[count];
    Arrays.fill(rememberedOf, k, count, 1f / m);

    Shape matrix = Shape.of(layout.decisions(), count);
    Shape vector = Shape.of(count);
    feed(runner, inputs, Tensors.of(matrix, layout.inputsOf(decisionsOf, count)), fed);
    feed(runner, decisions, Tensors.of(matrix, decisionsOf), fed);
    feed(runner, advantages, Tensors.of(vector, advantageOf), fed);
    feed(runner, sampled, Tensors.of(vector, sampledOf), fed);
    feed(runner, remembered, Tensors.of(vector, rememberedOf), fed);
    feed(runner, sampledRows, TInt32.scalarOf(k), fed);
  }

  private static void feed(
      Session.Runner runner, Operand<?> placeholder, Tensor tensor, List<Tensor> fed) {
    fed.add(tensor);
    runner.feed(placeholder, tensor);
  }

  /**
   * What an update learns from.
   *
   * @param sampled K architectures
   * @param advantages [K]
   * @param remembered M architectures
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Rows(List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    Rows {
      if (sampled.isEmpty() || sampled.size() != advantages.length) {
        throw new IllegalArgumentException(
            "an update takes at least one sampled architecture and an advantage for each, but has "
                + "%d architectures and %d advantages"
                    .formatted(sampled.size(), advantages.length));
      }
    }

    /** The sampled, then the remembered ones. */
    List<Architecture> all() {
      return Stream.concat(sampled.stream(), remembered.stream()).toList();
    }
  }
}
