package org.actornas.worker.engine;

import org.actornas.worker.model.ModelSettings;

/**
 * What a worker's engine needs to know, besides the corpus.
 *
 * @param model the shared model; its batch and steps are those of shared training
 * @param evaluationStreams streams of a validation minibatch
 * @param scoringStreams streams in which a whole split is scored
 */
public record EngineSettings(ModelSettings model, int evaluationStreams, int scoringStreams) {}
