package org.actornas.protocol.status;

import java.util.OptionalDouble;

/**
 * Where a search stands. Means over nothing are NaN.
 *
 * @param epoch from 1
 * @param epochs of the search
 * @param phase of the epoch, such as {@code shared} or {@code controller}
 * @param done of the phase: minibatches, updates or candidates
 * @param total of the phase
 * @param trainLoss of this epoch so far, nats per token
 * @param meanPerplexity of the cells evaluated in this epoch
 * @param bestPerplexity of those, or of the candidates
 * @param meanReward of the cells evaluated in this epoch
 * @param baseline now
 * @param meanEntropy of the cells evaluated in this epoch, nats
 * @param reconstructionLoss mean of this epoch; empty where no step had one
 * @param bufferSize entries of the memory buffer
 * @param bufferCapacity 0 where the strategy has no memory
 */
public record Standing(
    int epoch,
    int epochs,
    String phase,
    int done,
    int total,
    double trainLoss,
    double meanPerplexity,
    double bestPerplexity,
    double meanReward,
    double baseline,
    double meanEntropy,
    OptionalDouble reconstructionLoss,
    int bufferSize,
    int bufferCapacity) {}
