package org.actornas.benchmarks;

/**
 * What shared training by several workers at once comes to.
 *
 * @param workers that trained at the same time
 * @param minibatchesPerLease in each of their leases
 * @param learningRate at the beginning
 * @param perplexity mean of cells drawn at random, on the validation split, at the end
 */
public record WorkersResult(
    int workers, int minibatchesPerLease, double learningRate, double perplexity) {}
