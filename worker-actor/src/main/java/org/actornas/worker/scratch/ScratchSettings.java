package org.actornas.worker.scratch;

import java.time.Duration;
import java.util.Optional;
import org.actornas.worker.scratch.model.Dropouts;
import org.actornas.worker.scratch.model.Penalties;

/**
 * How a cell is trained from scratch. {@link #defaults} are for Penn Treebank on two cores within
 * an hour.
 *
 * @param embedding E, 200 by default; where it equals H the softmax is tied to the embedding
 * @param hidden H, 200 by default
 * @param batch B, parallel streams of a minibatch, 20 by default
 * @param steps T, time steps that gradients reach back, 35 by default
 * @param weightsRange initial weights are uniform in [-range, range], 0.05 by default
 * @param dropouts rates of dropout: by default 0.05 (embedding), 0.2 (input), 0.1 (state), 0.3
 *     (output), 0 (weights)
 * @param penalties weight decay, activation and temporal activation regularization: by default
 *     1e-7, 0, 0
 * @param maxHiddenNorm h_t of each row is scaled down to this L2 norm, also in scoring: 25 by
 *     default as in the search; infinity for no limit
 * @param descent learning rate, clipping and averaging
 * @param limits when to end
 * @param testStreams S, parallel streams in which the validation and the test split are scored, 10
 *     by default
 * @param seed of initial weights and dropout
 */
public record ScratchSettings(
    int embedding,
    int hidden,
    int batch,
    int steps,
    float weightsRange,
    Dropouts dropouts,
    Penalties penalties,
    float maxHiddenNorm,
    Descent descent,
    Limits limits,
    int testStreams,
    long seed) {

  /**
   * Stochastic gradient descent, then averaging (NT-ASGD: Merity et al., "Regularizing and
   * Optimizing LSTM Language Models").
   *
   * @param learningRate of the first epoch, 20 by default
   * @param maxGradientNorm the gradient of the mean loss is scaled down to this global norm, 0.25
   *     by default
   * @param decay factor of the learning rate, 1 for none, 0.7 by default
   * @param decayAfterEpoch after this many epochs the rate is multiplied at the end of each; 0 for
   *     never, 5 by default
   * @param decayOnPlateau whether the rate is multiplied also after an epoch that did not improve
   *     the validation perplexity: yes by default
   * @param averageAfter averaging starts when this many epochs in a row have not improved the
   *     validation perplexity; 0 for never, 3 by default. From then on the rate stays as it is, and
   *     the averages are what is scored and exported
   */
  public record Descent(
      float learningRate,
      float maxGradientNorm,
      float decay,
      int decayAfterEpoch,
      boolean decayOnPlateau,
      int averageAfter) {
    public Descent {
      if (!(learningRate > 0 && maxGradientNorm > 0)) {
        throw new IllegalArgumentException(
            "learning rate and gradient norm must be positive, but are %s and %s"
                .formatted(learningRate, maxGradientNorm));
      }
      if (!(decay > 0 && decay <= 1)) {
        throw new IllegalArgumentException(
            "the learning rate's decay must be above 0 and at most 1, but is " + decay);
      }
      if (decayAfterEpoch < 0 || averageAfter < 0) {
        throw new IllegalArgumentException(
            "epochs must not be negative, but are %d (decay) and %d (averaging)"
                .formatted(decayAfterEpoch, averageAfter));
      }
    }
  }

  /**
   * When a training ends.
   *
   * @param maxEpochs at the latest after this many epochs, 20 by default
   * @param patience after this many epochs in a row that did not improve the validation perplexity,
   *     counted anew when averaging starts; 0 for never, 5 by default
   * @param timeBudget after about this time: the epoch that runs then is cut short and validated;
   *     none by default
   */
  public record Limits(int maxEpochs, int patience, Optional<Duration> timeBudget) {
    public Limits {
      if (maxEpochs < 1 || patience < 0) {
        throw new IllegalArgumentException(
            "expected an epoch at least and no negative patience, but they are %d and %d"
                .formatted(maxEpochs, patience));
      }
      if (timeBudget.isPresent() && (timeBudget.get().isNegative() || timeBudget.get().isZero())) {
        throw new IllegalArgumentException(
            "a time budget must be positive, but is " + timeBudget.get());
      }
    }
  }

  public ScratchSettings {
    if (embedding < 1 || hidden < 1 || batch < 1 || steps < 1 || testStreams < 1) {
      throw new IllegalArgumentException(
          "sizes must be at least 1, but are E=%d H=%d B=%d T=%d S=%d"
              .formatted(embedding, hidden, batch, steps, testStreams));
    }
    if (!(weightsRange > 0 && maxHiddenNorm > 0)) {
      throw new IllegalArgumentException(
          "the initial weights' range and the hidden norm must be positive, but are %s and %s"
              .formatted(weightsRange, maxHiddenNorm));
    }
  }

  /** The same with other limits. */
  public ScratchSettings within(Limits other) {
    return new ScratchSettings(
        embedding,
        hidden,
        batch,
        steps,
        weightsRange,
        dropouts,
        penalties,
        maxHiddenNorm,
        descent,
        other,
        testStreams,
        seed);
  }

  /** What each parameter's documentation names as its default. */
  public static ScratchSettings defaults(long seed) {
    return new ScratchSettings(
        200,
        200,
        20,
        35,
        0.05f,
        new Dropouts(0.05f, 0.2f, 0.1f, 0.3f, 0),
        new Penalties(1e-7f, 0, 0),
        25,
        new Descent(20, 0.25f, 0.7f, 5, true, 3),
        new Limits(20, 5, Optional.empty()),
        10,
        seed);
  }
}
