package org.actornas.analysis.evidence;

import java.util.Map;

/**
 * Where a run comes from, for whoever wants to repeat or doubt it.
 *
 * @param facts by name, in the order in which to show them: seed, code version, corpus, its hash,
 *     machine, times
 * @param configuration the run's config.conf, whole
 */
public record Provenance(Map<String, String> facts, String configuration) {}
