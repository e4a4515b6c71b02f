package org.actornas.controller.search;

import org.actornas.protocol.architecture.Architecture;

/**
 * One line of a run's history: an architecture, and how it did.
 *
 * @param stage {@link Phase#CONTROLLER}: on one validation minibatch; {@link Phase#DERIVATION}: on
 *     the whole validation split
 * @param epoch from 1
 * @param step the controller step over the whole search from 0; in the derivation, the candidate
 * @param architecture the cell
 * @param perplexity under the shared weights
 * @param reward what the policy learned from, its entropy term included; 0 in the derivation
 * @param entropy of the policy's decisions, nats
 * @param worker who evaluated it
 * @param policyVersion of the policy that drew it
 * @param weightsVersion of the shared weights
 */
public record EvaluatedArchitecture(
    Phase stage,
    int epoch,
    long step,
    Architecture architecture,
    double perplexity,
    double reward,
    double entropy,
    String worker,
    long policyVersion,
    long weightsVersion) {}
