package org.actornas.analysis.evidence;

import java.util.OptionalDouble;

/**
 * A row of epochs.csv: see docs/files.md for what each column means.
 *
 * @param epoch from 1
 */
public record EpochPoint(
    int epoch,
    double learningRate,
    double trainPerplexity,
    double meanPerplexity,
    double bestPerplexity,
    double worstPerplexity,
    double meanReward,
    double baseline,
    double meanEntropy,
    double policyLoss,
    OptionalDouble reconstructionLoss,
    int bufferSize,
    double seconds) {}
