package org.actornas.worker.scratch;

/**
 * How far a training has come: a fold over its steps and epochs that knows what the learning rate
 * is and when to average and to end. Immutable.
 *
 * @param epoch the epoch that runs or would run next, from 1
 * @param position positions of the streams that this epoch has done
 * @param steps steps of the whole training, which its dropout is drawn by
 * @param dropped those whose loss or gradient was not finite
 * @param lossSum of this epoch's applied steps: mean loss times tokens, nats
 * @param tokens of this epoch's applied steps
 * @param learningRate of this epoch
 * @param averaged how many weights the running average is over; 0 before averaging
 * @param bestPerplexity the lowest validation perplexity; infinity before the first
 * @param bestEpoch its epoch; 0 before the first
 * @param withoutGain epochs in a row since that, or since averaging started
 * @param secondsSpent on training and validation, the times before a resumption included; not
 *     repeatable
 */
public record Progress(
    int epoch,
    int position,
    long steps,
    long dropped,
    double lossSum,
    long tokens,
    float learningRate,
    long averaged,
    double bestPerplexity,
    int bestEpoch,
    int withoutGain,
    double secondsSpent) {

  /** Before the first step. */
  public static Progress start(ScratchSettings.Descent descent) {
    return new Progress(
        1, 0, 0, 0, 0, 0, descent.learningRate(), 0, Double.POSITIVE_INFINITY, 0, 0, 0);
  }

  /** Whether the running average is what counts. */
  public boolean averaging() {
    return averaged > 0;
  }

  /** exp of the mean loss of this epoch so far, dropout applied; NaN before its first step. */
  public double trainPerplexity() {
    return Math.exp(lossSum / tokens);
  }

  /** Epochs that are over. */
  public int epochsDone() {
    return epoch - 1;
  }

  /**
   * After a step.
   *
   * @param positions that it did
   * @param loss mean over its tokens
   */
  Progress step(int positions, long stepTokens, double loss, boolean applied) {
    return new Progress(
        epoch,
        position + positions,
        steps + 1,
        applied ? dropped : dropped + 1,
        applied ? lossSum + loss * stepTokens : lossSum,
        applied ? tokens + stepTokens : tokens,
        learningRate,
        averaging() && applied ? averaged + 1 : averaged,
        bestPerplexity,
        bestEpoch,
        withoutGain,
        secondsSpent);
  }

  /** Whether a validation perplexity is the lowest so far. */
  boolean improves(double perplexity) {
    return perplexity < bestPerplexity;
  }

  /**
   * After an epoch: the next one's learning rate, and whether averaging starts.
   *
   * @param perplexity on the validation split; NaN counts as no gain
   */
  Progress endEpoch(double perplexity, ScratchSettings.Descent descent) {
    boolean gain = improves(perplexity);
    int fruitless = gain ? 0 : withoutGain + 1;
    boolean starts =
        !averaging() && descent.averageAfter() > 0 && fruitless >= descent.averageAfter();
    boolean decays =
        !averaging()
            && !starts
            && ((descent.decayAfterEpoch() > 0 && epoch >= descent.decayAfterEpoch())
                || (descent.decayOnPlateau() && !gain));
    return new Progress(
        epoch + 1,
        0,
        steps,
        dropped,
        0,
        0,
        decays ? learningRate * descent.decay() : learningRate,
        starts ? 1 : averaged,
        gain ? perplexity : bestPerplexity,
        gain ? epoch : bestEpoch,
        starts ? 0 : fruitless,
        secondsSpent);
  }

  Progress spent(double seconds) {
    return new Progress(
        epoch,
        position,
        steps,
        dropped,
        lossSum,
        tokens,
        learningRate,
        averaged,
        bestPerplexity,
        bestEpoch,
        withoutGain,
        seconds);
  }
}
