package org.actornas.analysis.evidence;

import org.actornas.protocol.architecture.Architecture;

/**
 * An architecture that a run sampled at its end.
 *
 * @param architecture the cell
 * @param perplexity on the whole validation split under the run's own shared weights
 */
public record Candidate(Architecture architecture, double perplexity) {}
