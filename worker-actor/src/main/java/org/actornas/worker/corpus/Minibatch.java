package org.actornas.worker.corpus;

/**
 * T steps of B parallel streams of text, time-major: element {@code t * B + b} is step t of stream
 * b.
 *
 * @param steps T
 * @param batch B
 * @param inputs token ids, [T*B]
 * @param targets the token that follows each input, [T*B]
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention: it is the hot path
public record Minibatch(int steps, int batch, int[] inputs, int[] targets) {
  public Minibatch {
    if (inputs.length != steps * batch || targets.length != steps * batch) {
      throw new IllegalArgumentException(
          "a minibatch of %d x %d has %d inputs and %d targets"
              .formatted(steps, batch, inputs.length, targets.length));
    }
  }
}
