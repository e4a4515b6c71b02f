package org.actornas.analysis.evidence;

import org.actornas.protocol.architecture.Architecture;

/**
 * A cell that was trained from scratch on a short budget, the same for all cells of a study.
 *
 * @param architecture the cell
 * @param sharedPerplexity on the whole validation split under the run's shared weights
 * @param perplexity on the whole validation split under weights of its own
 */
public record Retrained(Architecture architecture, double sharedPerplexity, double perplexity) {}
