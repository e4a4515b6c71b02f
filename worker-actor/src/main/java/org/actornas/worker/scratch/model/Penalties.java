package org.actornas.worker.scratch.model;

/**
 * What is added to the mean loss of a minibatch in training; 0 turns one off. o_t is h_t after the
 * output's dropout, and means are over all elements.
 *
 * @param l2 weight decay: {@code l2/2 sum of w^2} over all weights, that is, l2 w in the gradient
 * @param activation alpha of activation regularization: {@code alpha mean(o_t^2)}
 * @param temporalActivation beta of temporal activation regularization: {@code beta mean((h_t -
 *     h_{t-1})^2)} over t = 2..T
 */
public record Penalties(float l2, float activation, float temporalActivation) {
  public static final Penalties NONE = new Penalties(0, 0, 0);

  public Penalties {
    for (float factor : new float[] {l2, activation, temporalActivation}) {
      if (!(factor >= 0 && factor < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a penalty must not be negative, but is " + factor);
      }
    }
  }
}
