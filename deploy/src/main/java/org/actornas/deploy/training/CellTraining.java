package org.actornas.deploy.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.actornas.analysis.drawing.CellDot;
import org.actornas.analysis.drawing.CellSvg;
import org.actornas.controller.recorder.EventFile;
import org.actornas.protocol.log.LogEvent;
import org.actornas.worker.scratch.CheckpointException;
import org.actornas.worker.scratch.CheckpointFolder;
import org.actornas.worker.scratch.EndReason;
import org.actornas.worker.scratch.ScratchTrainer;
import org.actornas.worker.scratch.TrainedCell;
import org.actornas.worker.scratch.TrainingListener;
import org.actornas.worker.scratch.export.BestCellFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a cell in a folder: goes on where an earlier training of that folder stopped, writes a
 * checkpoint an epoch and TensorBoard's curves, scores the test split once at the end, and exports.
 */
public final class CellTraining {
  private static final Logger LOG = LoggerFactory.getLogger(CellTraining.class);

  private final TrainingPlan plan;
  private final TrainingListener listener;
  private final BooleanSupplier stopRequested;

  /**
   * @param listener hears how it goes
   * @param stopRequested asked before each step; a training that is stopped can be resumed
   */
  public CellTraining(TrainingPlan plan, TrainingListener listener, BooleanSupplier stopRequested) {
    this.plan = plan;
    this.listener = listener;
    this.stopRequested = stopRequested;
  }

  /** Where the checkpoints of a training in a folder are. */
  public static Path checkpoints(Path directory) {
    return directory.resolve("checkpoints").resolve("from-scratch");
  }

  /**
   * Trains to the end, or until someone asks for a stop.
   *
   * @return the trained cell, which best/ holds; empty after a stop
   * @throws CheckpointException if the folder has checkpoints and none is whole
   * @throws IOException if the folder cannot be written
   * @throws IllegalArgumentException if the folder's checkpoint is of another training
   * @throws IllegalStateException if no epoch gave a finite validation perplexity
   */
  public Optional<TrainedCell> run() throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(checkpoints(plan.directory()));
    try (ScratchTrainer trainer =
            new ScratchTrainer(
                plan.settings(),
                plan.cell(),
                plan.nodeForm(),
                plan.corpus(),
                plan.session(),
                System::nanoTime);
        EventFile curves = curves(plan.directory().resolve("tensorboard"))) {
      LogEvent.TRAINING_STARTED.log(
          LOG,
          plan.cell().text(),
          trainer.shape().parameters(),
          plan.settings().limits().maxEpochs(),
          plan.settings().seed());
      resume(trainer, checkpoints);
      EndReason reason = train(trainer, curves, checkpoints);
      if (reason == EndReason.STOPPED) {
        LogEvent.TRAINING_STOPPED.log(LOG, trainer.progress().epoch());
        return Optional.empty();
      }
      TrainedCell trained = trainer.finish();
      export(trained);
      LogEvent.TRAINING_FINISHED.log(
          LOG,
          trained.valid().perplexity(),
          trained.test().perplexity(),
          trained.epochs(),
          reason.label(),
          trainer.progress().secondsSpent());
      return Optional.of(trained);
    }
  }

  private EndReason train(ScratchTrainer trainer, EventFile curves, CheckpointFolder checkpoints)
      throws IOException {
    try {
      return trainer.train(new Recorder(curves), checkpoints, stopRequested);
    } catch (CheckpointException e) {
      // of writing: what was there was read before
      throw new IOException(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A new file, whose name differs from that of a training which began in the same second. */
  private static EventFile curves(Path folder) throws IOException {
    for (int number = 1; ; number++) {
      String name = number == 1 ? "from-scratch" : "from-scratch-" + number;
      try {
        return EventFile.create(folder, name, InstantSource.system());
      } catch (FileAlreadyExistsException taken) {
        // the next number
      }
    }
  }

  private void resume(ScratchTrainer trainer, CheckpointFolder checkpoints) {
    checkpoints
        .load()
        .ifPresent(
            loaded -> {
              loaded
                  .damaged()
                  .forEach(
                      damage ->
                          LogEvent.CHECKPOINT_DAMAGED.log(
                              LOG, String.valueOf(damage.getMessage())));
              trainer.resume(loaded.checkpoint());
              LogEvent.TRAINING_RESUMED.log(
                  LOG, trainer.progress().epoch(), trainer.progress().bestPerplexity());
            });
  }

  private void export(TrainedCell trained) throws IOException {
    Path best = plan.directory().resolve("best");
    Files.createDirectories(best);
    Files.writeString(best.resolve("cell.svg"), CellSvg.draw(plan.cell()));
    Files.writeString(best.resolve("cell.dot"), CellDot.draw(plan.cell()));
    // last: its result.json says that all is there
    BestCellFolder.write(best, trained, plan.corpus().vocabulary());
  }

  /** Writes curves and log, and passes everything on. */
  private final class Recorder implements TrainingListener {
    private final EventFile curves;

    Recorder(EventFile curves) {
      this.curves = curves;
    }

    @Override
    public void steps(Steps steps) {
      write(steps.steps(), Map.of("from_scratch/running_perplexity", steps.trainPerplexity()));
      listener.steps(steps);
    }

    @Override
    public void epoch(Epoch epoch) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("from_scratch/train_perplexity", epoch.trainPerplexity());
      values.put("from_scratch/valid_perplexity", epoch.validPerplexity());
      values.put("from_scratch/learning_rate", epoch.learningRate());
      write(epoch.epoch(), values);
      LogEvent.TRAINING_EPOCH.log(
          LOG,
          epoch.epoch(),
          epoch.trainPerplexity(),
          epoch.validPerplexity(),
          epoch.bestPerplexity(),
          epoch.learningRate(),
          epoch.averaging(),
          Math.round(epoch.tokensPerSecond()),
          epoch.secondsSpent());
      listener.epoch(epoch);
    }

    @Override
    public void dropped(int epoch, long step, double loss, double gradientNorm) {
      LogEvent.TRAINING_STEP_DROPPED.log(LOG, epoch, step, loss, gradientNorm);
      listener.dropped(epoch, step, loss, gradientNorm);
    }

    @Override
    public void checkpoint(Path manifest) {
      LogEvent.CHECKPOINT_WRITTEN.log(LOG, manifest);
      listener.checkpoint(manifest);
    }

    private void write(long step, Map<String, Double> values) {
      try {
        curves.scalars(step, values);
        curves.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
