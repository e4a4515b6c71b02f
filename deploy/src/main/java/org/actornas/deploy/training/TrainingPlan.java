package org.actornas.deploy.training;

import java.nio.file.Path;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.scratch.ScratchSettings;

/**
 * A cell to train from scratch.
 *
 * @param directory takes checkpoints/, tensorboard/ and, at the end, best/
 * @param cell to train
 * @param nodeForm what its nodes compute
 * @param settings of the training
 * @param corpus its text
 * @param session where it runs
 */
public record TrainingPlan(
    Path directory,
    Architecture cell,
    NodeForm nodeForm,
    ScratchSettings settings,
    Corpus corpus,
    SessionSettings session) {}
