package org.actornas.controller.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;

/**
 * The policy and its losses once more, in plain Java and double precision, one architecture and one
 * number at a time. It shares nothing with the graph but the names and layouts of the variables.
 */
final class ReferencePolicy {
  private final SearchSpace space;
  private final PolicySettings settings;
  private final int hidden;
  private final Map<String, double[]> variables = new HashMap<>();

  ReferencePolicy(SearchSpace space, PolicySettings settings, Map<String, float[]> values) {
    this.space = space;
    this.settings = settings;
    this.hidden = settings.hidden();
    values.forEach(
        (name, floats) -> {
          double[] doubles = new double[floats.length];
          for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
          }
          variables.put(name, doubles);
        });
  }

  /** One variable's values, which the caller may change. */
  double[] variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  /** What the policy thinks along one architecture. */
  @SuppressWarnings("ArrayRecordComponent")
  record Trace(double[][] probabilities, double[] finalHidden, List<double[]> states) {
    double entropy() {
      double entropy = 0;
      for (double[] distribution : probabilities) {
        entropy += entropyOf(distribution);
      }
      return entropy;
    }

    double logProbability(Architecture architecture) {
      double sum = 0;
      for (int step = 0; step < probabilities.length; step++) {
        sum += Math.log(probabilities[step][architecture.decision(step)]);
      }
      return sum;
    }
  }

  static double entropyOf(double[] distribution) {
    double entropy = 0;
    for (double p : distribution) {
      entropy -= p * Math.log(p);
    }
    return entropy;
  }

  Trace trace(Architecture architecture) {
    return trace(architecture, false);
  }

  private Trace trace(Architecture architecture, boolean forgetStart) {
    double[][] probabilities = new double[space.decisions()][];
    List<double[]> states = new ArrayList<>();
    double[] h = new double[hidden];
    double[] c = new double[hidden];
    int row = 0;
    int nextRows = 1;
    for (int step = 0; step < space.decisions(); step++) {
      double[] x = new double[hidden];
      System.arraycopy(variable("embedding"), row * hidden, x, 0, hidden);
      lstm("lstm-input", "lstm-recurrent", "lstm-bias", x, h, c);
      probabilities[step] = distribution("output", step, h);
      states.add(h.clone());
      if (step == 0 && forgetStart) {
        h = new double[hidden];
        c = new double[hidden];
      }
      row = nextRows + architecture.decision(step);
      nextRows += space.choices(step);
    }
    return new Trace(probabilities, h, states);
  }

  private void lstm(
      String input, String recurrent, String bias, double[] x, double[] h, double[] c) {
    double[] wx = variable(input);
    double[] wh = variable(recurrent);
    double[] gates = variable(bias).clone();
    for (int column = 0; column < 4 * hidden; column++) {
      for (int k = 0; k < hidden; k++) {
        gates[column] += x[k] * wx[k * 4 * hidden + column] + h[k] * wh[k * 4 * hidden + column];
      }
    }
    for (int k = 0; k < hidden; k++) {
      double i = sigmoid(gates[k]);
      double f = sigmoid(gates[hidden + k]);
      double o = sigmoid(gates[2 * hidden + k]);
      double g = Math.tanh(gates[3 * hidden + k]);
      c[k] = f * c[k] + i * g;
      h[k] = o * Math.tanh(c[k]);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double[] distribution(String output, int step, double[] h) {
    return softmax(
        output, step, h, z -> settings.tanhConstant() * Math.tanh(z / settings.temperature()));
  }

  private double[] softmax(String output, int step, double[] h, DoubleUnaryOperator squash) {
    int width = space.maxChoices();
    double[] w = variable(output);
    double[] b = variable(output + "-bias");
    double[] p = new double[space.choices(step)];
    double sum = 0;
    for (int value = 0; value < p.length; value++) {
      double z = b[step * width + value];
      for (int k = 0; k < hidden; k++) {
        z += h[k] * w[(step * hidden + k) * width + value];
      }
      p[value] = Math.exp(squash.applyAsDouble(z));
      sum += p[value];
    }
    for (int value = 0; value < p.length; value++) {
      p[value] /= sum;
    }
    return p;
  }

  /** {@code L = L_PG + w * L_Sup}. */
  double loss(List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    double loss = 0;
    for (int k = 0; k < sampled.size(); k++) {
      Trace trace = trace(sampled.get(k));
      loss -= advantages[k] * trace.logProbability(sampled.get(k)) / sampled.size();
      if (settings.entropyUse() == EntropyUse.REGULARIZER) {
        loss -= settings.entropyWeight() * trace.entropy() / sampled.size();
      }
    }
    return loss + settings.reconstructionWeight() * reconstruction(remembered);
  }

  /** L_Sup. */
  double reconstruction(List<Architecture> remembered) {
    double loss = 0;
    for (Architecture architecture : remembered) {
      loss +=
          switch (settings.reconstructionForm()) {
            case NLL -> -trace(architecture).logProbability(architecture) / space.decisions();
            case SOFTMAX_CE -> softmaxCrossEntropy(architecture);
            case AUTOENCODE -> autoencode(architecture);
            case RECALL -> recall(architecture);
          };
    }
    return remembered.isEmpty() ? 0 : loss / remembered.size();
  }

  private double softmaxCrossEntropy(Architecture architecture) {
    Trace trace = trace(architecture, true);
    double loss = 0;
    for (int step = 1; step < space.decisions(); step++) {
      double sum = 0;
      for (double p : trace.probabilities[step]) {
        sum += Math.exp(p);
      }
      loss += Math.log(sum) - trace.probabilities[step][architecture.decision(step)];
    }
    return loss / (space.decisions() - 1);
  }

  private double autoencode(Architecture architecture) {
    double[] context = trace(architecture).finalHidden;
    double[] h = new double[hidden];
    double[] c = new double[hidden];
    double loss = 0;
    for (int step = 0; step < space.decisions() - 1; step++) {
      lstm("decoder-context", "decoder-recurrent", "decoder-bias", context, h, c);
      loss -= Math.log(softmax("decoder-output", step, h, z -> z)[architecture.decision(step)]);
    }
    return loss / (space.decisions() - 1);
  }

  private double recall(Architecture architecture) {
    List<double[]> states = trace(architecture).states;
    int steps = space.decisions() - 1;
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      for (int state = step + 1; state <= steps; state++) {
        double[] q = recalled(step, states.get(state));
        loss -= Math.log(q[architecture.decision(step)]) / (steps - step);
      }
    }
    return loss / steps;
  }

  private double[] recalled(int step, double[] h) {
    int width = space.maxChoices();
    int columns = (space.decisions() - 1) * width;
    double[] q = new double[space.choices(step)];
    double sum = 0;
    for (int value = 0; value < q.length; value++) {
      double z = variable("recall-output-bias")[step * width + value];
      for (int k = 0; k < hidden; k++) {
        z += h[k] * variable("recall-output")[k * columns + step * width + value];
      }
      q[value] = Math.exp(z);
      sum += q[value];
    }
    for (int value = 0; value < q.length; value++) {
      q[value] /= sum;
    }
    return q;
  }
}
